using System.Net;

namespace Pyile.Lab.Tests.Model;

/// <summary>A network to which machines and other sites are attached. The one without a gateway is the internet.</summary>
internal sealed class Site
{
    private readonly List<Nic> _nics = [];
    private readonly List<Site> _inner = [];

    public Site()
    {
    }

    /// <param name="gateway">The way to the site around this one.</param>
    public Site(Gateway gateway)
    {
        Gateway = gateway;
        gateway.Outer._inner.Add(this);
    }

    /// <summary>The way out, or null at the internet.</summary>
    public Gateway? Gateway { get; }

    public void Add(Nic nic) => _nics.Add(nic);

    public Nic? FindNic(IPAddress address) => _nics.Find(nic => nic.Addresses.Contains(address));

    /// <summary>The site behind a gateway that takes packets for this address.</summary>
    public Site? FindInner(IPAddress address) => _inner.Find(site => site.Takes(address));

    private bool Takes(IPAddress address) => Gateway!.Nat is { } nat
        ? nat.Outside.Equals(address)
        : FindNic(address) is not null || FindInner(address) is not null;
}
