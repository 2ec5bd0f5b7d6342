using System.Collections.Specialized;
using System.Management.Automation;
using System.Numerics;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>Objects converted to JSON and back.</summary>
[Collection(OneAfterAnother.Name)]
public sealed class ValueTests(NetworkOfTwo network) : IClassFixture<NetworkOfTwo>
{
    private readonly Shell _shell = network.Shell;

    [Theory]
    [InlineData("@{ a = 1 }", """{"a":1}""")]
    [InlineData("[ordered]@{ b = 2; a = $null; c = $true }", """{"b":2,"a":null,"c":true}""")]
    [InlineData("[pscustomobject]@{ Name = 'x'; Tags = 'a','b'; Inner = [pscustomobject]@{ N = 1.5 } }", """{"Name":"x","Tags":["a","b"],"Inner":{"N":1.5}}""")]
    [InlineData("@{ 7 = 1 }", """{"7":1}""")]
    [InlineData("@{ [DayOfWeek]::Monday = 1 }", """{"Monday":1}""")]
    [InlineData("@{ '' = 1 }", """{"":1}""")]
    [InlineData("'text'", "\"text\"")]
    [InlineData("'ü 漢字 <a> & \"b\"'", """
        "ü 漢字 <a> & \"b\""
        """)]
    [InlineData("$null", "null")]
    [InlineData("@()", "[]")]
    [InlineData("@{}", "{}")]
    [InlineData("1, @(2, @()), $null", "[1,[2,[]],null]")]
    [InlineData("[Linq.Enumerable]::Range(1, 3)", "[1,2,3]")]
    [InlineData("[switch]$true", "true")]
    [InlineData("[DBNull]::Value", "null")]
    [InlineData("[long]::MaxValue", "9223372036854775807")]
    [InlineData("[bigint]::Parse('123456789012345678901234567890')", "123456789012345678901234567890")]
    [InlineData("1.10d", "1.10")]
    [InlineData("[double]1", "1.0")]
    [InlineData("[float]0.1", "0.1")]
    [InlineData("1e20", "1E+20")]
    [InlineData("[datetime]::new(2026, 1, 2, 3, 4, 5, [DateTimeKind]::Utc)", "\"2026-01-02T03:04:05Z\"")]
    [InlineData("[datetime]::new(2026, 1, 2, 3, 4, 5)", "\"2026-01-02T03:04:05\"")]
    [InlineData("[DateTimeOffset]::new(2026, 1, 2, 3, 4, 5, [timespan]::FromHours(2))", "\"2026-01-02T03:04:05+02:00\"")]
    [InlineData("[timespan]'1.02:03:04.5'", "\"1.02:03:04.5000000\"")]
    [InlineData("[DayOfWeek]::Friday", "\"Friday\"")]
    [InlineData("[guid]::Empty", "\"00000000-0000-0000-0000-000000000000\"")]
    [InlineData("[uri]'relative/path?q=a b'", "\"relative/path?q=a b\"")]
    [InlineData("[version]'1.2.3'", "\"1.2.3\"")]
    [InlineData("[char]'x'", "\"x\"")]
    [InlineData("[ipaddress]::Loopback", "\"127.0.0.1\"")]
    [InlineData("[byte[]](1, 2, 3)", "\"AQID\"")]
    [InlineData("[xml]'<a>b</a>'", "\"<a>b</a>\"")]
    [InlineData("[Collections.Generic.KeyValuePair[string, int]]::new('k', 1)", """{"Key":"k","Value":1}""")]
    [InlineData("$e = [Dynamic.ExpandoObject]::new(); $e.x = 1\n$e", """{"x":1}""")]
    [InlineData("$same = @{ a = 1 }\n$same, $same", """[{"a":1},{"a":1}]""")]
    [InlineData("[Text.Json.Nodes.JsonNode]::Parse('{ \"a\": [ 1 ] }')", """{"a":[1]}""")]
    [InlineData("& { }", "null")]
    [InlineData("[NullString]::Value", "null")]
    [InlineData("[pscustomobject]@{ Found = (1, 2 | Where-Object { $_ -gt 5 }); List = @(& { }) }", """{"Found":null,"List":[]}""")]
    [InlineData("[pscustomobject]@{}", "{}")]
    [InlineData("[ordered]@{ psobject = 1; pstypenames = 2; PSBase = 3 }", """{"psobject":1,"pstypenames":2,"PSBase":3}""")]
    [InlineData("$n = [Collections.Specialized.NameValueCollection]::new(); $n.Add('a', '1'); $n.Add('a', '2'); $n.Add('b', '3')\n$n", """{"a":["1","2"],"b":"3"}""")]
    [InlineData("$d = [Collections.Specialized.StringDictionary]::new(); $d.Add('k', 'v')\n$d", """{"k":"v"}""")]
    [InlineData("[Collections.Immutable.ImmutableDictionary]::Create[string, int]().Add('k', 1)", """{"k":1}""")]
    [InlineData("[Linq.Enumerable]::ToLookup([string[]]('ab', 'ac', 'b'), [Func[string, string]] { $args[0][0] })", """{"a":["ab","ac"],"b":["b"]}""")]
    [InlineData("class Hosts : Collections.ObjectModel.KeyedCollection[string, hashtable] { [string] GetKeyForItem([hashtable] $i) { return $i.n } }; "
        + "$k = [Hosts]::new(); $k.Add(@{ n = 'x' })\n$k", """{"x":{"n":"x"}}""")]
    [InlineData("$a = [int[,]]::new(2, 2); $a[0, 1] = 7\n$a", "[[0,7],[0,0]]")]
    [InlineData("[int[,,]]::new(1, 2, 1)", "[[[0],[0]]]")]
    [InlineData("[Newtonsoft.Json.Linq.JObject]::Parse('{\"a\":1,\"b\":[1,{\"c\":null}],\"d\":\"x\",\"e\":{}}')", """{"a":1,"b":[1,{"c":null}],"d":"x","e":{}}""")]
    [InlineData("[Newtonsoft.Json.Linq.JArray]::Parse('[1,\"x\"]')", """[1,"x"]""")]
    [InlineData("[Text.Json.JsonDocument]::Parse('{\"a\":[1.10,0.123456789012345678901234567890123],\"b\":\"x\",\"c\":true,\"d\":null}')",
        """{"a":[1.10,0.123456789012345678901234567890123],"b":"x","c":true,"d":null}""")]
    [InlineData("[Text.Json.JsonDocument]::Parse('5').RootElement", "5")]
    [InlineData("[tuple]::Create(1, 'x')", """{"Item1":1,"Item2":"x","Length":2}""")]
    [InlineData("[ValueTuple]::Create(1, 'x')", """{"Length":2,"Item1":1,"Item2":"x"}""")]
    [InlineData("[Text.StringBuilder]::new('words')", "\"words\"")]
    [InlineData("[ArraySegment[int]]::new((1, 2, 3), 1, 2)", "[2,3]")]
    [InlineData("[Memory[byte]]::new([byte[]](1, 2, 3))", "\"AQID\"")]
    [InlineData("[Xml.Linq.XElement]::Parse('<a>b</a>')", "\"<a>b</a>\"")]
    [InlineData("[semver]'1.2.3-rc.1'", "\"1.2.3-rc.1\"")]
    [InlineData("[Data.SqlTypes.SqlInt32]::new(5), [Data.SqlTypes.SqlInt32]::Null", "[5,null]")]
    [InlineData("$t = [Data.DataTable]::new(); $null = $t.Columns.Add('Id', [int]), $t.Columns.Add('Name'); $null = $t.Rows.Add(1, 'x'), $t.Rows.Add(2, [DBNull]::Value)\n$t",
        """[{"Id":1,"Name":"x"},{"Id":2,"Name":null}]""")]
    [InlineData("$t = [Data.DataTable]::new(); $null = $t.Columns.Add('Id', [int]); $null = $t.Rows.Add(1)\n$t.Rows[0]", """{"Id":1}""")]
    [InlineData("$t = [Data.DataTable]::new(); $null = $t.Columns.Add('Id', [int]); $null = $t.Rows.Add(1)\n$t.DefaultView[0]", """{"Id":1}""")]
    [InlineData("class Disk { [string] $Id = 'C'; [int] $Free = 5 }\n[Disk]::new()", """{"Id":"C","Free":5}""")]
    [InlineData("$s = [psobject]'a'; $s.psobject.Properties.Add([psnoteproperty]::new('ReadCount', 1))\n@{ lines = @($s) }", """{"lines":["a"]}""")]
    [InlineData("[decimal]::Parse('7.9228162514264337593543950335', [cultureinfo]::InvariantCulture)", "7.9228162514264337593543950335")]
    [InlineData("@{ '$pyile.guid' = 'x' }", """{"$pyile.object":{"$pyile.guid":"x"}}""")]
    public void Value_arrives_completely(string value, string json)
    {
        Send(value).Ok();

        Assert.Equal([json], Texts());
        Assert.Equal(
            [$"Json {json}"], _shell.Run("Get-PyileMessage -Session hq -Last 1 | ForEach-Object { \"$($_.Kind) $($_.Text)\" }").Ok().Texts);
    }

    [Fact]
    public void Properties_are_those_that_scripts_see()
    {
        _shell.Run("""
            $o = [pscustomobject]@{ A = 1 }
            $o.psobject.Properties.Add([psaliasproperty]::new('B', 'A'))
            $o.psobject.Properties.Add([psscriptproperty]::new('C', { $this.A + 1 }))
            $o.psobject.Properties.Add([psscriptproperty]::new('Written', $null, { param($v) }))
            Send-PyileMessage -InputObject $o -To bob -Session hq
            """).Ok();

        Assert.Equal(["""{"A":1,"B":1,"C":2}"""], Texts());
    }

    [Theory]
    [InlineData("$v = 1; foreach ($i in 1..17) { $v = @{ n = $v } }\n$v", "ValueTooDeep", "n.n.n.n.n.n.n.n.n.n.n.n.n.n.n.n is")]
    [InlineData("[IO.DirectoryInfo]::new('/')", "ValueNotData", "-Depth 1")]
    [InlineData("[Diagnostics.Process]::GetCurrentProcess()", "ValueNotData", "holds more than its properties show")]
    [InlineData("[object]::new()", "ValueNotData", "has no properties")]
    [InlineData("@{ r = [regex]'a' }", "ValueNotData", "r has the type Regex")]
    [InlineData("[random]::new(5)", "ValueNotData", "Random")]
    [InlineData("[IO.MemoryStream]::new([byte[]](1, 2))", "ValueNotData", "MemoryStream")]
    [InlineData("(1, 2).GetEnumerator()", "ValueNotData", "Enumerator")]
    [InlineData("[Exception]::new('x')", "ValueNotData", "Exception")]
    [InlineData("[cultureinfo]::InvariantCulture", "ValueNotData", "CultureInfo")]
    [InlineData("[Collections.Concurrent.BlockingCollection[int]]::new()", "ValueNotData", "BoundedCapacity")]
    [InlineData("[Management.Automation.PSDataCollection[int]]::new()", "ValueNotData", "PSDataCollection")]
    [InlineData("[Linq.Enumerable]::GroupBy([string[]]('a', 'b'), [Func[string, string]] { $args[0] })", "ValueNotData", "[0] has the type")]
    [InlineData("class Named : Collections.Generic.List[int] { [string] $Name = 'x' }\n[Named]::new()", "ValueNotData", "the property Name")]
    [InlineData("class Kept { [int] $A = 1; hidden [int] $B = 2 }\n[Kept]::new()", "ValueNotData", "Kept")]
    [InlineData("$h = @{ a = 1 }; $h.psobject.Properties.Add([psnoteproperty]::new('Note', 5))\n$h", "ValueNotData", "the added property Note")]
    [InlineData("$h = @{ a = 1 }; $h.psobject.Properties.Add([psnoteproperty]::new('Note', 5))\n@{ h = $h }", "ValueNotData", "h has the added property Note")]
    [InlineData("$e = [Dynamic.ExpandoObject]::new(); $e.x = 1; $e.psobject.Properties.Add([psnoteproperty]::new('Note', 5))\n@{ e = $e }", "ValueNotData", "e has the added property Note")]
    [InlineData("$l = 1, 2; $l.psobject.Properties.Add([psnoteproperty]::new('Note', 5))\n@{ l = $l }", "ValueNotData", "l has the added property Note")]
    [InlineData("$s = [psobject]'x'; $s.psobject.Properties.Add([psnoteproperty]::new('Note', 5))\n@{ t = $s }", "ValueNotData", "t has the added property Note")]
    [InlineData("[array]::CreateInstance([int], [int[]](2, 2), [int[]](1, 1))", "ValueKeyInvalid", "index 0")]
    [InlineData("[Text.Json.JsonDocument]::Parse('{\"a\":1e400}')", "ValueNotFinite", "a is a number")]
    [InlineData("[Text.Json.JsonDocument]::Parse('{\"a\":1,\"a\":2}')", "ValueKeyInvalid", "'a'")]
    [InlineData("[Numerics.BigInteger]::Pow(10, 1000)", "ValueNotFinite", "1000 digits")]
    [InlineData("@{ k = [Security.Cryptography.RSA]::Create() }", "ValueIsSecret", "k has")]
    [InlineData("[Security.Cryptography.ECDsa]::Create().ExportParameters($true)", "ValueIsSecret", "ECParameters")]
    [InlineData("$h = @{ list = @() }; $h.list = 1, $h\n$h", "ValueHasCycle", "list[1]")]
    [InlineData("$o = [pscustomobject]@{ self = 1 }; $o.self = $o\n$o", "ValueHasCycle", "self")]
    [InlineData("@{ a = { 1 } }", "ValueNotData", "ScriptBlock")]
    [InlineData("@{ a = 1, { 1 } }", "ValueNotData", "a[1]")]
    [InlineData("[Action]{ }", "ValueNotData", "Action")]
    [InlineData("[string]", "ValueNotData", "Type")]
    [InlineData("[IntPtr]5", "ValueNotData", "IntPtr")]
    [InlineData("[Threading.Tasks.TaskCompletionSource[int]]::new().Task", "ValueNotData", "Task")]
    [InlineData("[double]::NaN", "ValueNotFinite", "NaN")]
    [InlineData("@{ x = [float]::NegativeInfinity }", "ValueNotFinite", "x")]
    [InlineData("@{ k = @{ @(1, 2) = 1 } }", "ValueKeyInvalid", "k has a key of the type Object[]")]
    [InlineData("$h = @{ 1 = 'a' }; $h['1'] = 'b'\n$h", "ValueKeyInvalid", "'1'")]
    [InlineData("'x' * 1100000", "TooLarge", "1048576")]
    [InlineData("@{ ('x' * 1100000) = 1 }", "TooLarge", "1048576")]
    [InlineData("[Linq.Enumerable]::Repeat(1, [int]::MaxValue)", "TooLarge", "1048576")]
    [InlineData("'a' + [char]0xD800 + 'b'", "InvalidMessage", "position 1")]
    [InlineData("[char]0xDC00", "InvalidMessage", "position 0")]
    [InlineData("@{ ('a' + [char]0xD800) = 1 }", "InvalidMessage", "surrogate")]
    [InlineData("$password", "ValueIsSecret", "SecureString")]
    [InlineData("@{ c = [pscredential]::new('u', $password) }", "ValueIsSecret", "c has")]
    [InlineData("@{ t = New-PyileTicket -Session hq }", "ValueIsSecret", "t has")]
    [InlineData("$o = [pscustomobject]@{}; $o.psobject.Properties.Add([psscriptproperty]::new('Bad', { throw 'no way' "
        + "}))\n$o", "ValueUnreadable", "Bad could not be read")]
    public void Value_that_would_be_cut_is_an_error(string value, string id, string part)
    {
        Result result = Send(value);

        Assert.Equal(id, Assert.Single(result.ErrorIds));
        Assert.Contains(part, result.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(Texts());
    }

    [Fact]
    public void Value_with_sixteen_levels_is_sent()
    {
        _shell.Run("$v = 1; foreach ($i in 1..16) { $v = @{ n = $v } }; Send-PyileMessage -InputObject $v -To bob -Session hq").Ok();

        Assert.Single(Texts());
        Assert.Equal(
            "1",
            _shell.Run("$v = (Get-PyileMessage -Session hq -Last 1).Value; foreach ($i in 1..16) { $v = $v.n }; $v").Ok().Texts.Single());
    }

    [Fact]
    public void Rejected_value_does_not_stop_the_next()
    {
        Result result = _shell.Run("@{ a = 1 }, @{ a = { } }, @{ a = 3 } | Send-PyileMessage -To bob -Session hq");

        Assert.Equal(["ValueNotData"], result.ErrorIds);
        Assert.Equal(["""{"a":1}""", """{"a":3}"""], Texts());
    }

    [Fact]
    public void Sent_value_can_be_read_back()
    {
        _shell.Run("Send-PyileMessage -InputObject ([ordered]@{ Name = 'x'; Big = [long]::MaxValue; Exact = 0.1234567890123456789d; "
            + "List = 1, 'two', $null; When = [datetime]::new(2026, 1, 2) }) -To bob -Session hq").Ok();

        Assert.Single(Texts());
        Result back = _shell.Run("""
            $m = Get-PyileMessage -Session hq -Last 1
            $v = $m.Value
            $v.psobject.Properties.Name -join ' '
            $v.Name; $v.Big.GetType().Name; $v.Exact; $v.List.GetType().Name; $v.List.Count; $v.When.GetType().Name
            [object]::ReferenceEquals($v, $m.Value)
            """).Ok();

        Assert.Equal(["Name Big Exact List When", "x", "Int64", "0.1234567890123456789", "Object[]", "3", "String", "True"], back.Texts);
    }

    [Fact]
    public void Value_of_a_text_is_the_text()
    {
        _shell.Run("Send-PyileMessage '{\"a\":1}' -To bob -Session hq").Ok();

        Assert.Equal(
            ["Text", "{\"a\":1}"], _shell.Run("Receive-PyileMessage -Session bob | ForEach-Object { $_.Kind; $_.Value }").Ok().Texts);
    }

    public static TheoryData<string, object> Numbers => new()
    {
        { "0", 0 },
        { "-2147483648", int.MinValue },
        { "2147483648", 2147483648L },
        { "-9223372036854775808", long.MinValue },
        { "9223372036854775808", new BigInteger(9223372036854775808m) },
        { "1.5", 1.5 },
        { "1.0", 1.0 },
        { "-0", -0.0 },
        { "1E2", 100.0 },
        { "3.141592653589793", Math.PI },
        { "1.10000000000000000000", 1.1 },
        { "0.1234567890123456789", 0.1234567890123456789m },
        { "79228162514264337593.5", 79228162514264337593.5m },
        { "1.234567890123456789e-20", 1.234567890123456789e-20 },
        { "7.9228162514264337593543950335", 7.9228162514264337593543950335m },
        { "0.12345678901234567890123456789012345", 0.12345678901234567890123456789012345 },
        { "1e400", "1e400" },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Number_is_read_as_the_smallest_type_that_holds_it(string json, object expected)
    {
        Assert.True(JsonText.TryParse(json, out object? value));
        Assert.Equal(expected.GetType(), value!.GetType());
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("""{"a":1,"A":2}""", "a A")]
    [InlineData("""{"a":1,"":2}""", "a ")]
    [InlineData("""{"PSObject":1,"b":2}""", "PSObject b")]
    public void Object_with_unusable_names_becomes_a_dictionary(string json, string names)
    {
        Assert.True(JsonText.TryParse(json, out object? value));
        OrderedDictionary dictionary = Assert.IsType<OrderedDictionary>(value);
        Assert.Equal(names.Split(' '), dictionary.Keys.Cast<string>());
        Assert.Equal([1, 2], dictionary.Values.Cast<int>());
    }

    [Fact]
    public void No_type_is_created_and_no_date_is_guessed()
    {
        Assert.True(JsonText.TryParse("""{"PSTypeName":"System.IO.FileInfo","$type":"x","ToString":"y","when":"2026-01-02T03:04:05Z"}""", out object? value));
        PSObject custom = Assert.IsType<PSObject>(value);
        Assert.IsType<PSCustomObject>(custom.BaseObject);
        Assert.Equal(["PSTypeName", "$type", "ToString", "when"], custom.Properties.Select(p => p.Name));
        Assert.IsType<string>(custom.Properties["when"].Value);
    }

    [Fact]
    public void Last_of_several_equal_names_wins()
    {
        Assert.True(JsonText.TryParse("""{"a":1,"b":2,"a":3}""", out object? value));
        Assert.Equal([("a", 3), ("b", 2)], Assert.IsType<PSObject>(value).Properties.Select(p => (p.Name, (int)p.Value)));
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void Depth_of_received_values_is_limited(int levels, bool isRead) =>
        Assert.Equal(isRead, JsonText.TryParse(new string('[', levels) + new string(']', levels), out _));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("1 2")]
    [InlineData("[1,]")]
    [InlineData("'a'")]
    [InlineData("/* */ 1")]
    [InlineData("\"\\ud800\"")]
    [InlineData("NaN")]
    public void Invalid_JSON_is_not_read(string text) => Assert.False(JsonText.TryParse(text, out _));

    // The last line is the value itself, not the output of a pipeline.
    private Result Send(string value)
    {
        int last = value.LastIndexOf('\n') + 1;
        return _shell.Run($"{value[..last]} Send-PyileMessage -InputObject ({value[last..]}) -To bob -Session hq");
    }

    private IReadOnlyList<string> Texts() => _shell.Run("Receive-PyileMessage -Session bob | ForEach-Object Text").Ok().Texts;
}
