using Pyile.Structure.Tests.Source;

namespace Pyile.Structure.Tests.Checkers;

public sealed class FileWritesTests
{
    private static readonly SourceModel Example = SourceModel.Of(
        """
        namespace N;
        class Writer<T>
        {
            public static void Write(string path) => File.WriteAllText(path, "");
            void Open(string path) { using FileStream stream = new(path, FileMode.Create); stream.Write([1]); }
            void Make(string path) => new FileInfo(path).Create();
            void Inside(string path) { Action action = () => Directory.Delete(path); action(); Write(path); }
            bool Look(string path) => File.Exists(path) && new FileInfo(path).LinkTarget is null;
            void Copy(Stream stream) => stream.Write([1]);
        }
        """,
        """
        namespace N;
        class User
        {
            void Use() => Writer<int>.Write("");
            string Text => Path.GetFullPath("");
        }
        """);

    [Fact]
    public void Opening_and_changing_files_is_found_and_looking_at_them_is_not() => Assert.Equal(
        [
            ("N.Writer.Write", "File.WriteAllText"), ("N.Writer.Open", "FileStream.FileStream"), ("N.Writer.Make", "FileInfo.Create"),
            ("N.Writer.Inside", "Directory.Delete"),
        ],
        FileWrites.In(Example));

    [Fact]
    public void Callers_outside_the_type_are_found() => Assert.Equal(["N.User.Use"], FileWrites.CallersOf(Example, "N.Writer", "Write"));
}
