using BenchmarkDotNet.Running;
using Pyile.Benchmarks;

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
    case "all":
        exit |= await JoinsBenchmark.RunAsync();
        exit |= await MessagesBenchmark.RunAsync();
        exit |= await FailuresBenchmark.RunAsync();
        exit |= await MembersBenchmark.RunAsync(args);
        break;
    case "micro":
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args[1..]);
        break;
    case ChildProcess.Argument:
        return await ChildProcess.MainAsync(args[1..]);
    default:
        Console.Error.WriteLine("Pyile.Benchmarks [all | joins | messages | failures | members [count] [seconds] | micro [BenchmarkDotNet options]]");
        return 2;
}
return exit;
