using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Pyile.Wine.Keys;

/// <summary>
/// Wine keeps its own exception handlers in a list on the stack of each thread, as Windows does on x86 only. While it calls a handler, that
/// list has an entry for the call. When .NET catches an exception that its native part has thrown, it never returns to wine, and the entry
/// stays, until something else is at its place on the stack. The next exception of that thread then calls whatever is there, and the thread
/// ends in the middle of its work: tests wait for it for ever, and the garbage collector cannot stop it. So such entries are removed at the
/// beginning of each exception, before wine reads the list. That is machine code, because the thread may be anywhere in the runtime.
/// </summary>
internal static unsafe partial class StaleFrames
{
    private const uint ReadWriteExecute = 0x40;
    private const uint CommitAndReserve = 0x3000;
    private const int HeaderOffset = 0x3c;
    private const int ImageSize = 0x50;

    // Where the code has the start and the size of each DLL.
    private static readonly (string Library, int Start, int Size)[] Parts =
        [("ntdll.dll", 0x3a, 0x4b), ("kernelbase.dll", 0x53, 0x64), ("kernel32.dll", 0x6c, 0x7d)];

    // An entry counts if it is between the place of the exception and the end of the stack, its handler is in one of the DLLs, and the entry
    // before it is farther up. The list ends at the first that does not.
    private static readonly byte[] Code =
    [
        0x48, 0x8b, 0x41, 0x08, // mov rax, [rcx+8]: the registers
        0x4c, 0x8b, 0x80, 0x98, 0x00, 0x00, 0x00, // mov r8, [rax+98h]: rsp
        0x65, 0x4c, 0x8b, 0x0c, 0x25, 0x08, 0x00, 0x00, 0x00, // mov r9, gs:[8]: the end of the stack
        0x45, 0x31, 0xd2, // xor r10d, r10d: no entry so far
        0x65, 0x48, 0x8b, 0x14, 0x25, 0x00, 0x00, 0x00, 0x00, // mov rdx, gs:[0]: the list
        0x48, 0x83, 0xfa, 0xff, // next: cmp rdx, -1
        0x0f, 0x84, 0x80, 0x00, 0x00, 0x00, // je done
        0x4c, 0x39, 0xc2, // cmp rdx, r8
        0x72, 0x64, // jb cut
        0x4c, 0x39, 0xca, // cmp rdx, r9
        0x73, 0x5f, // jae cut
        0x48, 0x8b, 0x42, 0x08, // mov rax, [rdx+8]: its handler
        0x49, 0xbb, 0, 0, 0, 0, 0, 0, 0, 0, // mov r11, start
        0x48, 0x89, 0xc1, // mov rcx, rax
        0x4c, 0x29, 0xd9, // sub rcx, r11
        0x48, 0x81, 0xf9, 0, 0, 0, 0, // cmp rcx, size
        0x72, 0x32, // jb known
        0x49, 0xbb, 0, 0, 0, 0, 0, 0, 0, 0, // mov r11, start
        0x48, 0x89, 0xc1, // mov rcx, rax
        0x4c, 0x29, 0xd9, // sub rcx, r11
        0x48, 0x81, 0xf9, 0, 0, 0, 0, // cmp rcx, size
        0x72, 0x19, // jb known
        0x49, 0xbb, 0, 0, 0, 0, 0, 0, 0, 0, // mov r11, start
        0x48, 0x89, 0xc1, // mov rcx, rax
        0x4c, 0x29, 0xd9, // sub rcx, r11
        0x48, 0x81, 0xf9, 0, 0, 0, 0, // cmp rcx, size
        0x73, 0x10, // jae cut
        0x48, 0x8b, 0x02, // known: mov rax, [rdx]: the entry before it
        0x48, 0x39, 0xd0, // cmp rax, rdx
        0x76, 0x08, // jbe cut
        0x49, 0x89, 0xd2, // mov r10, rdx
        0x48, 0x89, 0xc2, // mov rdx, rax
        0xeb, 0x8d, // jmp next
        0x48, 0x83, 0xc8, 0xff, // cut: or rax, -1
        0x4d, 0x85, 0xd2, // test r10, r10
        0x74, 0x05, // jz head
        0x49, 0x89, 0x02, // mov [r10], rax
        0xeb, 0x09, // jmp done
        0x65, 0x48, 0x89, 0x04, 0x25, 0x00, 0x00, 0x00, 0x00, // head: mov gs:[0], rax
        0x31, 0xc0, // done: xor eax, eax: continue to search
        0xc3, // ret
    ];

    public static void RemoveAtExceptions()
    {
        byte[] code = [.. Code];
        foreach ((string library, int start, int size) in Parts)
        {
            byte* module = (byte*)NativeLibrary.Load(library);
            BinaryPrimitives.WriteInt64LittleEndian(code.AsSpan(start), (long)module);
            BinaryPrimitives.WriteInt32LittleEndian(code.AsSpan(size), *(int*)(module + *(int*)(module + HeaderOffset) + ImageSize));
        }
        void* memory = VirtualAlloc(null, (nuint)code.Length, CommitAndReserve, ReadWriteExecute);
        if (memory == null)
            throw new InvalidOperationException("No memory for code is free.");
        code.CopyTo(new Span<byte>(memory, code.Length));
        if (AddVectoredExceptionHandler(1, memory) == null)
            throw new InvalidOperationException("Wine takes no handler for exceptions.");
    }

    [LibraryImport("kernel32.dll", EntryPoint = "VirtualAlloc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial void* VirtualAlloc(void* address, nuint size, uint kind, uint protection);

    [LibraryImport("kernel32.dll", EntryPoint = "AddVectoredExceptionHandler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial void* AddVectoredExceptionHandler(uint first, void* handler);
}
