using CsCheck;

namespace Pyile.Engine.Tests.Runtime;

[Trait("Category", "Slow")]
public sealed class DequeTests
{
    private enum Kind
    {
        AddLast,
        AddFirst,
        RemoveFirst,
        RemoveAt,
        Replace,
        Truncate,
        Trim,
    }

    // More items are added than removed, so the deque grows; the removed ones move its start, so it wraps around.
    private static readonly Gen<(Kind Kind, int Number)> AnyStep = Gen.Select(
        Gen.Frequency(
            (12, Gen.Const(Kind.AddLast)),
            (5, Gen.Const(Kind.AddFirst)),
            (8, Gen.Const(Kind.RemoveFirst)),
            (3, Gen.Const(Kind.RemoveAt)),
            (3, Gen.Const(Kind.Replace)),
            (1, Gen.Const(Kind.Truncate)),
            (1, Gen.Const(Kind.Trim))),
        Gen.Int[0, 999]);

    [Fact]
    public void Items_come_out_in_the_order_in_which_they_were_added()
    {
        Deque<int> deque = Of(1, 2, 3);
        Assert.Equal([1, 2, 3], new[] { deque.RemoveFirst(), deque.RemoveFirst(), deque.RemoveFirst() });
        Assert.Equal(0, deque.Count);
    }

    [Fact]
    public void Item_returned_to_the_front_comes_out_first()
    {
        Deque<int> deque = Of(3, 4);
        deque.AddFirst(2);
        deque.AddFirst(1);
        Assert.Equal([1, 2, 3, 4], All(deque));
        Assert.Equal(1, deque.RemoveFirst());
    }

    [Fact]
    public void First_item_can_be_added_at_the_front()
    {
        var deque = new Deque<int>();
        deque.AddFirst(1);
        deque.AddLast(2);
        Assert.Equal([1, 2], All(deque));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(33)]
    public void Growth_keeps_the_order_wherever_the_first_item_is_stored(int count)
    {
        for (int moved = 0; moved <= 16; moved++)
        {
            var deque = new Deque<int>();
            for (int i = 0; i < moved; i++)
                deque.AddLast(-1);
            for (int i = 0; i < moved; i++)
                deque.RemoveFirst();
            for (int i = 1; i <= count; i++)
                deque.AddLast(i);
            deque.AddFirst(0);
            Assert.Equal(Enumerable.Range(0, count + 1), All(deque));
        }
    }

    [Fact]
    public void Removing_an_item_keeps_the_order_of_the_others()
    {
        Deque<int> deque = Of(1, 2, 3, 4);
        Assert.Equal(3, deque.RemoveAt(2));
        Assert.Equal([1, 2, 4], All(deque));
        Assert.Equal(1, deque.RemoveAt(0));
        Assert.Equal(4, deque.RemoveAt(1));
        Assert.Equal([2], All(deque));
    }

    [Fact]
    public void Item_can_be_changed_in_place()
    {
        Deque<int> deque = Of(1, 2, 3);
        deque[1] += 40;
        Assert.Equal([1, 42, 3], All(deque));
    }

    [Fact]
    public void Items_after_the_first_ones_can_be_dropped()
    {
        Deque<int> deque = Of(1, 2, 3, 4);
        deque.Truncate(4);
        Assert.Equal(4, deque.Count);
        deque.Truncate(2);
        Assert.Equal([1, 2], All(deque));
        deque.AddLast(5);
        Assert.Equal([1, 2, 5], All(deque));
        deque.Truncate(0);
        Assert.Equal(0, deque.Count);
    }

    [Fact]
    public void Empty_deque_has_no_items()
    {
        var deque = new Deque<int>();
        Assert.Throws<ArgumentOutOfRangeException>(() => deque.RemoveFirst());
        deque.AddLast(1);
        deque.RemoveFirst();
        Assert.Throws<ArgumentOutOfRangeException>(() => deque.RemoveFirst());
    }

    [Fact]
    public void Deque_can_be_used_again_after_it_released_its_memory()
    {
        Deque<int> deque = Of(1, 2, 3);
        deque.Trim();
        Assert.Equal([1, 2, 3], All(deque));
        deque.Truncate(0);
        deque.Trim();
        deque.AddFirst(7);
        deque.AddLast(8);
        Assert.Equal([7, 8], All(deque));
    }

    [Fact]
    public void Removed_item_is_no_longer_referenced()
    {
        var deque = new Deque<object>();
        WeakReference[] left = [AddAndRemoveFirst(deque), AddAndRemoveFromTheMiddle(deque), AddAndTruncate(deque)];
        GC.Collect();
        Assert.All(left, reference => Assert.False(reference.IsAlive));
        Assert.Equal(2, deque.Count);
    }

    [Fact]
    public void Deque_behaves_like_a_list_under_random_operations() =>
        AnyStep.Array[0, 200].Sample(
            steps =>
            {
                var deque = new Deque<int>();
                var model = new List<int>();
                foreach ((Kind kind, int number) in steps)
                {
                    Apply(deque, model, kind, number);
                    Assert.Equal(model, All(deque));
                }
            },
            iter: 1_000);

    private static void Apply(Deque<int> deque, List<int> model, Kind kind, int number)
    {
        int index = model.Count == 0 ? 0 : number % model.Count;
        switch (kind)
        {
            case Kind.AddLast:
                deque.AddLast(number);
                model.Add(number);
                break;
            case Kind.AddFirst:
                deque.AddFirst(number);
                model.Insert(0, number);
                break;
            case Kind.RemoveFirst when model.Count > 0:
                Assert.Equal(model[0], deque.RemoveFirst());
                model.RemoveAt(0);
                break;
            case Kind.RemoveAt when model.Count > 0:
                Assert.Equal(model[index], deque.RemoveAt(index));
                model.RemoveAt(index);
                break;
            case Kind.Replace when model.Count > 0:
                deque[index] = number;
                model[index] = number;
                break;
            case Kind.Truncate:
                deque.Truncate(index);
                model.RemoveRange(index, model.Count - index);
                break;
            case Kind.Trim:
                deque.Trim();
                break;
        }
    }

    private static WeakReference AddAndRemoveFirst(Deque<object> deque)
    {
        deque.AddLast(new object());
        return new WeakReference(deque.RemoveFirst());
    }

    private static WeakReference AddAndRemoveFromTheMiddle(Deque<object> deque)
    {
        deque.AddLast("first");
        deque.AddLast(new object());
        deque.AddLast("last");
        return new WeakReference(deque.RemoveAt(1));
    }

    private static WeakReference AddAndTruncate(Deque<object> deque)
    {
        deque.AddLast(new object());
        var last = new WeakReference(deque[deque.Count - 1]);
        deque.Truncate(deque.Count - 1);
        return last;
    }

    private static Deque<int> Of(params int[] items)
    {
        var deque = new Deque<int>();
        foreach (int item in items)
            deque.AddLast(item);
        return deque;
    }

    private static List<T> All<T>(Deque<T> deque)
    {
        var all = new List<T>();
        for (int i = 0; i < deque.Count; i++)
            all.Add(deque[i]);
        return all;
    }
}
