using BenchmarkDotNet.Running;
using Pyile.Benchmarks;
using Pyile.Benchmarks.Comparison;

string what = args is [var first, ..] ? first : "all";
int exit = 0;
switch (what)
{
    case "members":
        exit = await MembersBenchmark.RunAsync(args);
        break;
    case "joins":
        exit = await JoinsBenchmark.RunAsync();
        break;
    case "failures":
        exit = await FailuresBenchmark.RunAsync();
        break;
    case "messages":
        exit = await MessagesBenchmark.RunAsync();
        break;
    case "encrypted":
        exit = await EncryptedBenchmarks.RunAsync(args[1..]);
        break;
    case "tls":
        exit = await TlsBenchmark.RunAsync(args[1..]);
        break;
    case "compare":
        exit = await ComparisonBenchmarks.RunAsync(args[1..]);
        break;
    case "all":
        exit |= await JoinsBenchmark.RunAsync();
        exit |= await MessagesBenchmark.RunAsync();
        exit |= await FailuresBenchmark.RunAsync();
        exit |= await MembersBenchmark.RunAsync(args);
        exit |= await EncryptedBenchmarks.RunAsync([]);
        exit |= await TlsBenchmark.RunAsync([]);
        exit |= await ComparisonBenchmarks.RunAsync([]);
        break;
    case "micro":
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args[1..]);
        break;
    case ChildProcess.Argument:
        return await ChildProcess.MainAsync(args[1..]);
    default:
        exit = 2;
        break;
}
if (exit == 2)
{
    Console.Error.WriteLine(
        "Pyile.Benchmarks [all | joins | messages | failures | members [count] [seconds]"
        + $" | encrypted [{EncryptedBenchmarks.Names}] | tls [{TlsBenchmark.Names}] | compare [{ComparisonBenchmarks.Names}] | micro [BenchmarkDotNet options]]");
}
return exit;
