using System.Buffers;
using CsCheck;
using Pyile.Engine.Tests.Support;

namespace Pyile.Engine.Tests.Legacy;

public sealed class RoundTripTests
{
    [Fact]
    public void Any_message_is_read_as_it_was_written() =>
        Gen.Select(Given.AnyText, Given.AnyText, Gen.Bool, Given.AnyWireAddress, Given.AnyWireAddress)
            .Select((text, alias, isBroadcast, to, from) => new TextMessage(text, alias, isBroadcast ? null : to, from))
            .Sample(message => Assert.Equal(message, V1Bytes.Parse(V1Bytes.Of(message))), iter: 2_000);

    [Fact]
    public void Any_password_is_read_as_it_was_written() =>
        Gen.Select(Given.AnyText, Gen.Bool).Sample(
            (password, stream) =>
            {
                var shadow = V1Bytes.Parse<Shadow>(V1Bytes.Of(new Shadow(new Secret(password), stream)));
                Assert.Equal(password, shadow.Password.Value.ToString());
                Assert.Equal(stream, shadow.Stream);
            },
            iter: 2_000);

    [Fact]
    public void Any_roster_is_read_as_it_was_written() =>
        Given.AnyWireAddress.Array[0, 200].Sample(
            members => Assert.Equal(members, V1Bytes.Parse<Distro>(V1Bytes.Of(new Distro(members))).Members),
            iter: 300);

    [Fact]
    public void Any_address_is_read_as_it_was_written() =>
        Given.AnyWireAddress.Sample(address =>
        {
            Assert.Equal(new PeerAddress(address), V1Bytes.Parse(V1Bytes.Of(new PeerAddress(address))));
            Assert.Equal(new DistAddress(address), V1Bytes.Parse(V1Bytes.Of(new DistAddress(address))));
        });

    [Fact]
    public void Any_echo_of_any_message_gives_the_name_of_the_receiver() =>
        Gen.Select(Given.AnyText, Given.AnyText, Given.AnyWireAddress).Sample(
            (text, alias, from) =>
            {
                byte[] message = V1Bytes.Of(new TextMessage(text, "sender", null, from));
                byte[] bytes = V1Bytes.Of(new Echo(new ReadOnlySequence<byte>(message), alias));

                var echo = V1Bytes.Parse<Echo>(bytes);

                Assert.Equal(alias, echo.Alias);
                Assert.Equal(bytes, echo.Data.ToArray());
            },
            iter: 2_000);

    [Fact]
    public void Any_sequence_of_values_is_split_at_their_ends() =>
        Gen.Select(Given.AnyText, Given.AnyWireAddress)
            .Select((text, from) => new TextMessage(text, text, null, from))
            .Array[1, 5]
            .Sample(messages =>
            {
                byte[] stream = [.. messages.SelectMany(V1Bytes.Of)];
                Assert.Equal(messages, new ArrivingValues().FeedAll([stream]));
                Assert.Equal(messages, new ArrivingValues().FeedAll(stream.Select(b => (ReadOnlyMemory<byte>)new[] { b })));
            });
}
