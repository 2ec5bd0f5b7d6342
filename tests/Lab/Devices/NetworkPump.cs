using Microsoft.Win32.SafeHandles;
using Pyile.Lab.Tests.Model;
using Pyile.Lab.Tests.Packets;

namespace Pyile.Lab.Tests.Devices;

/// <summary>
/// Moves packets between devices as a <see cref="NetworkModel"/> decides, on a thread of its own. Tests change the model while
/// packets are moved, by <see cref="Change"/>.
/// </summary>
internal sealed class NetworkPump : IDisposable
{
    private const int MostAtOnce = 64;

    private readonly Lock _sync = new();
    private readonly NetworkModel _model = new();
    private readonly Dictionary<Nic, TunDevice> _devices = [];
    private readonly PriorityQueue<Delivery, (TimeSpan Due, long Number)> _onTheirWay = new();
    private readonly SafeFileHandle _wake = new(Libc.Checked(Libc.EventDescriptor(0, Libc.OpenNonBlocking), "eventfd"), ownsHandle: true);
    private readonly long _began = TimeProvider.System.GetTimestamp();
    private readonly Thread _thread;
    private (Nic Nic, TunDevice Device)[] _all = [];
    private Libc.PollDescriptor[] _polled = [];
    private long _number;
    private bool _isOver;

    public NetworkPump()
    {
        _thread = new Thread(Run) { Name = "Network", IsBackground = true };
        _thread.Start();
    }

    /// <summary>The time of the network, from 0.</summary>
    public TimeSpan Now => TimeProvider.System.GetElapsedTime(_began);

    /// <summary>Attaches a machine.</summary>
    public void Add(Nic nic, TunDevice device)
    {
        lock (_sync)
        {
            nic.Site.Add(nic);
            _devices.Add(nic, device);
        }
        Wake();
    }

    /// <summary>Changes how the network behaves, or looks at it, between two packets.</summary>
    public T Change<T>(Func<NetworkModel, T> change)
    {
        lock (_sync)
            return change(_model);
    }

    public void Change(Action<NetworkModel> change)
    {
        lock (_sync)
            change(_model);
    }

    /// <summary>Takes the cable of a machine out, or puts it in again.</summary>
    public void SetCable(Nic nic, bool isIn)
    {
        lock (_sync)
        {
            nic.IsPlugged = isIn;
            _devices[nic].SetCarrier(isIn);
        }
    }

    public void Dispose()
    {
        lock (_sync)
            _isOver = true;
        Wake();
        _thread.Join();
        foreach (TunDevice device in _devices.Values)
            device.Dispose();
        _wake.Dispose();
    }

    private void Wake() => Libc.Write(_wake, in BitConverter.GetBytes(1L)[0], sizeof(long));

    private void Run()
    {
        while (Prepare(out int wait))
        {
            // An interrupted call has found nothing, and is made again.
            if (Libc.Poll(ref _polled[0], (ulong)_polled.Length, wait) <= 0)
                continue;
            byte[] ignored = new byte[sizeof(long)];
            if (_polled[^1].Found != 0)
                _ = Libc.Read(_wake, ref ignored[0], ignored.Length);
            for (int i = 0; i < _all.Length; i++)
            {
                if (_polled[i].Found != 0)
                    Take(_all[i].Nic, _all[i].Device);
            }
        }
    }

    /// <summary>Delivers what is due, and finds out how long to wait.</summary>
    /// <returns>False when it is over.</returns>
    private bool Prepare(out int wait)
    {
        lock (_sync)
        {
            wait = -1;
            if (_isOver)
                return false;
            if (_all.Length != _devices.Count || _polled.Length == 0)
            {
                _all = [.. _devices.Select(pair => (pair.Key, pair.Value))];
                _polled = [.. _all.Select(pair => pair.Device.Handle).Append(_wake).Select(ToPoll)];
            }
            while (_onTheirWay.TryPeek(out Delivery next, out _))
            {
                TimeSpan left = next.Due - Now;
                if (left > TimeSpan.Zero)
                {
                    wait = (int)Math.Ceiling(left.TotalMilliseconds);
                    break;
                }
                _onTheirWay.Dequeue();
                Deliver(next);
            }
            return true;
        }
    }

    private void Take(Nic nic, TunDevice device)
    {
        // A machine that sends much does not keep the others from sending.
        for (int i = 0; i < MostAtOnce; i++)
        {
            lock (_sync)
            {
                ReadOnlySpan<byte> bytes = device.TryRead();
                if (bytes.IsEmpty)
                    return;
                if (IpPacket.TryRead(bytes) is { } packet && _model.Send(nic, packet, Now) is { } delivery)
                    _onTheirWay.Enqueue(delivery, (delivery.Due, _number++));
            }
        }
    }

    private void Deliver(Delivery delivery)
    {
        if (NetworkModel.Arrives(delivery))
            _devices[delivery.To].Write(delivery.Packet.Bytes);
    }

    private static Libc.PollDescriptor ToPoll(SafeFileHandle handle) =>
        new() { Descriptor = (int)handle.DangerousGetHandle(), Wanted = Libc.PollIn };
}
