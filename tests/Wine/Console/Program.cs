// Takes the place of PowerShell's own program, which pwsh.dll is published over.
return 1;
