@echo off
rem farside: runs a command, and the JVMs in it reach far names through an SSH gateway.
rem
rem The words go to farside.ps1 as they are, in a variable: PowerShell would take -XX:+UseG1GC on its own command line apart.
rem The variable is set without quotes around it, for the words may have some. %~dp0 is the directory of this file.
setlocal EnableExtensions DisableDelayedExpansion
set FARSIDE_LINE=%*
set "FARSIDE_SHELL=powershell.exe"
where /q pwsh.exe && set "FARSIDE_SHELL=pwsh.exe"
"%FARSIDE_SHELL%" -NoLogo -NoProfile -ExecutionPolicy Bypass -File "%~dp0..\lib\farside.ps1"
exit /b %ERRORLEVEL%
