using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Pyile.ModuleTests.Support;

namespace Pyile.ModuleTests;

/// <summary>The shipped files and the public surface of the module.</summary>
[Collection(OneAfterAnother.Name)]
public sealed class SurfaceTests : IDisposable
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly Shell _shell = Shell.Open();

    private static Assembly Module => AppDomain.CurrentDomain.GetAssemblies().Single(a => a.GetName().Name == "Pyile.PowerShell");

    // Has the same effect as the first cmdlet that runs: afterwards the engine can be loaded.
    public SurfaceTests() => RuntimeHelpers.RunModuleConstructor(Module.ManifestModule.ModuleHandle);

    public void Dispose() => _shell.Dispose();

    [Fact]
    public void Module_ships_exactly_these_files() => Assert.Equal(
        ModuleUnderTest.Files,
        Directory.EnumerateFiles(ModuleUnderTest.Folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(ModuleUnderTest.Folder, f).Replace('\\', '/'))
            .Order(StringComparer.Ordinal));

    [Fact]
    public void Manifest_lists_the_existing_cmdlets()
    {
        IEnumerable<string> built = Module.ExportedTypes
            .Select(t => t.GetCustomAttribute<CmdletAttribute>())
            .OfType<CmdletAttribute>()
            .Select(c => $"{c.VerbName}-{c.NounName}");
        IEnumerable<string> listed = Regex.Matches(File.ReadAllText(ModuleUnderTest.Manifest), "'(?<name>[A-Z][a-z]+-Pyile[A-Za-z]+)'")
            .Select(m => m.Groups["name"].Value);
        IEnumerable<string> exported = _shell.Run("(Get-Module Pyile).ExportedCmdlets.Keys").Ok().Texts;

        Assert.Equal(built.Order(), listed.Order());
        Assert.Equal(built.Order(), exported.Order());
    }

    [Fact]
    public void Public_signatures_use_only_types_that_scripts_can_name()
    {
        Assembly[] allowed = [Module, typeof(PSObject).Assembly];
        IEnumerable<string> foreign =
            from type in Module.ExportedTypes
            from member in type.GetMembers(Declared)
            where IsVisible(member)
            from used in TypesOf(member)
            where !allowed.Contains(used.Assembly) && !IsOfFramework(used.Assembly)
            select $"{type.Name}.{member.Name}: {used}";

        Assert.Empty(foreign);
    }

    // The layout of a cmdlet class is read before the engine can be loaded.
    [Fact]
    public void No_public_class_has_a_field_of_an_engine_struct()
    {
        IEnumerable<string> fields =
            from type in Module.ExportedTypes
            from field in type.GetFields(Declared)
            where field.FieldType.IsValueType
                && Flatten(field.FieldType).Any(t => t.Assembly.GetName().Name is "Pyile.Engine" or "Pyile.Legacy" or "Pyile.Protocol")
            select $"{type.Name}.{field.Name}";

        Assert.Empty(fields);
    }

    [Fact]
    public void Output_types_are_sealed_and_in_one_namespace()
    {
        IEnumerable<Type> outputs = Module.ExportedTypes.Where(t => t.Namespace == "Pyile");

        Assert.All(outputs, t => Assert.True(t.IsSealed, t.Name));
        Assert.All(
            Module.ExportedTypes
                .Select(t => t.GetCustomAttribute<OutputTypeAttribute>()).OfType<OutputTypeAttribute>()
                .SelectMany(o => o.Type),
            o => Assert.Equal("Pyile", o.Type.Namespace));
    }

    [Fact]
    public void Every_changing_cmdlet_has_ShouldProcess_with_at_most_medium_impact()
    {
        string[] changing = ["Start", "Stop", "Connect", "Disconnect", "Send", "Add", "Remove", "New", "Set", "Register", "Unregister", "Invoke"];

        Assert.All(Module.ExportedTypes.Select(t => t.GetCustomAttribute<CmdletAttribute>()).OfType<CmdletAttribute>(), cmdlet =>
        {
            Assert.Equal(changing.Contains(cmdlet.VerbName), cmdlet.SupportsShouldProcess);
            Assert.True(cmdlet.ConfirmImpact <= ConfirmImpact.Medium);
        });
    }

    [Fact]
    public void Import_leaves_no_variables()
    {
        using Shell bare = Shell.Open(isModuleImported: false);
        const string variables = "$ExecutionContext.SessionState.InvokeProvider.Item.Get('Variable:*').Values.Name";
        IEnumerable<string> before = bare.Run(variables).Texts;

        bare.Run("Import-Module $manifest").Ok();

        Assert.Equal(before.Order(), bare.Run(variables).Texts.Order());
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        _ => false,
    };

    private static IEnumerable<Type> TypesOf(MemberInfo member) => (member switch
    {
        MethodInfo method => method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType),
        ConstructorInfo constructor => constructor.GetParameters().Select(p => p.ParameterType),
        FieldInfo field => [field.FieldType],
        PropertyInfo property => [property.PropertyType],
        _ => [],
    }).SelectMany(Flatten);

    private static IEnumerable<Type> Flatten(Type type) => type.HasElementType
        ? Flatten(type.GetElementType()!)
        : type.GetGenericArguments().SelectMany(Flatten).Append(type);

    private static bool IsOfFramework(Assembly assembly) => assembly.GetName().Name!.StartsWith("System.", StringComparison.Ordinal);
}
