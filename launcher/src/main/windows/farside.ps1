# farside: runs a command, and the JVMs in it reach far names through an SSH gateway.
#
# What bin/farside is for a POSIX shell, for Windows PowerShell 5.1 and PowerShell 7. bin\farside.cmd calls it, with the
# words of its own command line in FARSIDE_LINE; words that are given to this script itself come first.
# There is no exec here: this process waits for the command, and ends with its status.
#
# Complaints go to stderr: "farside: what", then perhaps "farside: hint: what to do". Statuses of our own:
#   2    wrong usage
#   78   a file that cannot be used, or a command that does not work on Windows
#   127  the command is not found

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

# The table of options and commands. bin/farside has the same one; a test compares them.
$WithValue = '--rules --via --for --log --log-file --color'.Split(' ')
$WithoutValue = '-v --verbose --no-inherit --no-reload --forwards --natives --fish --aliases -h --help -V --version'.Split(' ')
$OfRecord = '-o'.Split(' ')
$Commands = 'check explain record forward login status top logout attach detach on off init doctor demo help version'.Split(' ')
$Levels = 'quiet info debug'.Split(' ')
$Colours = 'auto always never'.Split(' ')

$FarsideHome = Split-Path -Parent $PSScriptRoot
$Agent = Join-Path $PSScriptRoot 'farside-agent.jar'
$Launcher = Join-Path $PSScriptRoot 'farside-launcher.jar'

function Stop-Farside([int] $Status, [string] $What, [string] $Hint = '') {
    [Console]::Error.WriteLine("farside: $What")
    if ($Hint) { [Console]::Error.WriteLine("farside: hint: $Hint") }
    exit $Status
}

# Words ---------------------------------------------------------------------------------------------

# Splits a command line as programs do: "" within quotes is a quote, and backslashes count before quotes only.
function Split-Line([string] $Line) {
    $words = New-Object System.Collections.Generic.List[string]
    $word = $null
    $quoted = $false
    for ($i = 0; $i -lt $Line.Length; $i++) {
        $c = $Line[$i]
        if (-not $quoted -and ($c -eq ' ' -or $c -eq "`t")) {
            if ($null -ne $word) { $words.Add($word.ToString()) }
            $word = $null
            continue
        }
        if ($null -eq $word) { $word = New-Object System.Text.StringBuilder }
        if ($c -eq '\') {
            $end = $i
            while ($end -lt $Line.Length -and $Line[$end] -eq '\') { $end++ }
            $count = $end - $i
            $beforeQuote = $end -lt $Line.Length -and $Line[$end] -eq '"'
            $i = $end - 1
            if ($beforeQuote) {
                [void] $word.Append([char] '\', [Math]::Floor($count / 2))
                if ($count % 2 -eq 1) {
                    [void] $word.Append('"')
                    $i = $end
                }
            } else {
                [void] $word.Append([char] '\', $count)
            }
        } elseif ($c -eq '"') {
            if ($quoted -and $i + 1 -lt $Line.Length -and $Line[$i + 1] -eq '"') {
                [void] $word.Append('"')
                $i++
            } else {
                $quoted = -not $quoted
            }
        } else {
            [void] $word.Append($c)
        }
    }
    if ($null -ne $word) { $words.Add($word.ToString()) }
    return , $words.ToArray()
}

# The reverse, for one word.
function Format-Word([string] $Word) {
    if ($Word -ne '' -and $Word -notmatch '[\s"]') { return $Word }
    $text = [regex]::Replace($Word, '(\\*)"', '$1$1\"')
    return '"' + [regex]::Replace($text, '(\\+)$', '$1$1') + '"'
}

# The same for cmd.exe, which reads the line of a .cmd or .bat file before the program does: within quotes it leaves & | < > ^ ( )
# alone, a quote is two, and a % begins no variable if one that is always empty stands behind it. The file gets the word itself.
function Format-BatchWord([string] $Word) {
    if ($Word -match '[\x00\r\n]') { Stop-Farside 2 'a word with a line break cannot be given to a .cmd or .bat file' }
    if ($Word -cmatch '\A[A-Za-z0-9#$*+./:?@\\_-]*[A-Za-z0-9#$*+./:?@_-]\z') { return $Word }
    $text = [regex]::Replace($Word, '(\\*)"', '$1$1""')
    $text = [regex]::Replace($text, '(\\+)\z', '$1$1')
    $text = [regex]::Replace($text, '%', '%%cd:~,%')
    return '"' + $text + '"'
}

# Percent-encodes what would end a value in the agent's options, or a word in JAVA_TOOL_OPTIONS.
function Format-Value([string] $Value) {
    return [regex]::Replace($Value, '[%,="''\\ ]', { param($found) '%{0:X2}' -f [int] [char] $found.Value })
}

# Runs a program with words, and ends with its status.
function Invoke-Program([string] $Program, [string[]] $Words) {
    $start = New-Object System.Diagnostics.ProcessStartInfo
    if ($Program -match '\.(cmd|bat)$') {
        $start.FileName = $env:ComSpec
        $line = (@($Program) + $Words | ForEach-Object { Format-BatchWord $_ }) -join ' '
        $start.Arguments = '/e:on /v:off /d /s /c "' + $line + '"'
    } else {
        $start.FileName = $Program
        $start.Arguments = ($Words | ForEach-Object { Format-Word $_ }) -join ' '
    }
    $start.UseShellExecute = $false
    $process = [System.Diagnostics.Process]::Start($start)
    $process.WaitForExit()
    exit $process.ExitCode
}

# Files ---------------------------------------------------------------------------------------------

function Show-File([string] $Name) {
    $file = Join-Path $PSScriptRoot $Name
    if (-not (Test-Path -LiteralPath $file)) {
        Stop-Farside 78 "${file}: cannot be read" 'bin and lib of the distribution belong side by side'
    }
    [Console]::Out.Write([IO.File]::ReadAllText($file))
    exit 0
}

function Get-FullName([string] $File) {
    return [IO.Path]::GetFullPath([IO.Path]::Combine((Get-Location -PSProvider FileSystem).ProviderPath, $File))
}

# For completions: the names that the ssh_config's Host lines have without wildcards, one a line. Read loosely.
function Show-Aliases {
    foreach ($file in "$env:USERPROFILE\.ssh\config", "$env:PROGRAMDATA\ssh\ssh_config") {
        if (-not (Test-Path -LiteralPath $file)) { continue }
        foreach ($line in [IO.File]::ReadAllLines($file)) {
            if ($line -notmatch '^\s*host[\s=]+(.*)$') { continue }
            foreach ($alias in $Matches[1].Split(' ')) {
                if ($alias.StartsWith('#')) { break }
                if ($alias -and $alias -notmatch '[*?!]') { [Console]::Out.WriteLine($alias.Trim('"')) }
            }
        }
    }
    exit 0
}

# Options -------------------------------------------------------------------------------------------

$Given = @{
    '--rules' = ''; '--via' = ''; '--for' = ''; '--log' = ''; '--log-file' = ''; '--color' = ''
    inherit = ''; reload = ''; forwards = ''; fish = $false; switch = ''
}

function Set-Option([string] $Name, [string] $Value) {
    if (-not $Value) { Stop-Farside 2 "$Name is given an empty value" }
    if ($Value -match '[\x00-\x1f\x7f]') { Stop-Farside 2 "${Name}: the value contains a control character" }
    switch ($Name) {
        '--via' {
            if ($Given[$Name]) {
                Stop-Farside 2 '--via is given twice' `
                    'a chain is --via jump,gateway; for more than one gateway write a rules file'
            }
        }
        '--color' {
            if ($Colours -cnotcontains $Value) {
                Stop-Farside 2 "--color $Value is unknown" 'the choices are auto, always, never'
            }
        }
        '--log' {
            if ($Levels -cnotcontains $Value) {
                Stop-Farside 2 "--log $Value is unknown" 'the levels are quiet, info, debug'
            }
        }
        '--for' {
            if ($Given[$Name]) { $Value = $Given[$Name] + ',' + $Value }
        }
    }
    $Given[$Name] = $Value
}

function Stop-Unknown([string] $Option) {
    $name = $Option.Split('=')[0]
    Stop-Farside 2 "unknown option $name" `
        'farside --help lists the options; options of a command come after the command'
}

# What the agent reads (class AgentOptions).
function Get-AgentOptions {
    $via = $Given['--via']
    if ($via -and -not $Given['--for']) {
        Stop-Farside 2 "--via $via is given without --for" `
            "--for '*.corp.example' says which hosts go through that gateway"
    }
    if ($Given['--for'] -and -not $via) {
        Stop-Farside 2 "--for $($Given['--for']) is given without --via" `
            '--via bastion says which gateway these hosts go through'
    }
    if ($Given['--rules'] -and $via) {
        Stop-Farside 2 '--rules and --via are given together' 'write the hosts of --via into the rules file'
    }
    $all = @()
    if ($Given['--rules']) {
        $rules = Get-FullName $Given['--rules']
        if (-not (Test-Path -LiteralPath $rules -PathType Leaf)) {
            Stop-Farside 78 "${rules}: no such file" '--rules needs a rules file; docs/rules.md shows one'
        }
        $all += 'rules=' + (Format-Value $rules)
    }
    if ($via) { $all += 'via=' + (Format-Value $via) }
    if ($Given['--for']) { $all += 'for=' + (Format-Value $Given['--for']) }
    if ($Given['--log']) { $all += 'log=' + $Given['--log'] }
    if ($Given['--log-file']) { $all += 'log-file=' + (Format-Value (Get-FullName $Given['--log-file'])) }
    if ($Given['--color']) { $all += 'color=' + $Given['--color'] }
    foreach ($name in 'inherit', 'reload', 'forwards') {
        if ($Given[$name]) { $all += "$name=" + $Given[$name] }
    }
    return $all -join ','
}

# JAVA_TOOL_OPTIONS without our agent. The JVM reads words between white space; quotes keep white space in a word.
function Get-KeptOptions {
    $kept = @()
    foreach ($found in [regex]::Matches([string] $env:JAVA_TOOL_OPTIONS, '(?:"[^"]*"|''[^'']*''|[^\s"''])+')) {
        $word = $found.Value -replace '["'']', ''
        if ($word -notmatch '^-(javaagent:|agentlib:instrument=)([^=]*[\\/])?farside-agent\.jar(=|$)') { $kept += $found.Value }
    }
    return $kept -join ' '
}

# Our agent comes first: agents after it are covered too.
function Get-ToolOptions([string] $Options) {
    $word = "-javaagent:$Agent"
    if ($Options) { $word += "=$Options" }
    if ($word -match "[\s']") { $word = '"' + $word + '"' }
    return ($word + ' ' + (Get-KeptOptions)).Trim()
}

# A daemon of a build tool is a JVM that outlives the command it was started for, with other rules or none. Tools that can
# do without one are told so; others are refused.
$WithoutDaemon = [ordered] @{
    GRADLE_OPTS = '-Dorg.gradle.daemon=false'; SBT_OPTS = '-Dsbt.server.autostart=false'; MVND_NO_DAEMON = 'true'
}

function Get-WithoutDaemon([string] $Name) {
    $before = [string] [Environment]::GetEnvironmentVariable($Name)
    $word = $WithoutDaemon[$Name]
    if ($Name -eq 'MVND_NO_DAEMON') { return $word }
    return (((' ' + $before + ' ').Replace(" $word ", ' ')).Trim() + ' ' + $word).Trim()
}

function Test-Daemon([string] $Program, [string[]] $Words) {
    $name = [IO.Path]::GetFileNameWithoutExtension($Program)
    $hint = ''
    switch ($name) {
        { $_ -in 'gradle', 'gradlew' } {
            if ($Words -ccontains '--daemon') { $hint = 'each build has a JVM of its own under farside; leave --daemon out' }
        }
        'sbt' {
            if ($Words -ccontains '--client') { $hint = 'sbt without --client is a JVM of its own' }
        }
        'sbtn' { $hint = 'sbt is a JVM of its own' }
        'mvnd' { $hint = 'mvn is a JVM of its own' }
        'mill' {
            if (-not ($Words | Where-Object { $_ -in '-i', '--interactive', '--no-server', '--no-daemon' })) {
                $hint = 'mill -i has a JVM of its own'
            }
        }
        { $_ -in 'bazel', 'bazelisk' } {
            if ($Words -cnotcontains '--batch') { $hint = 'bazel --batch has a JVM of its own' }
        }
        { $_ -in 'bloop', 'ng', 'ng-nailgun' } { $hint = 'run the program itself: farside java ...' }
    }
    if ($hint) { Stop-Farside 2 "$name works in a daemon, a JVM that may be none of farside's" $hint }
}

# farside on, farside off -----------------------------------------------------------------------------

function Show-Variable([string] $Name, [string] $Value) {
    if ($Value) {
        [Console]::Out.WriteLine("`$env:$Name = '" + $Value.Replace("'", "''") + "'")
    } else {
        [Console]::Out.WriteLine("Remove-Item Env:$Name -ErrorAction SilentlyContinue")
    }
}

function Show-Switch([string] $Switch) {
    $on = $Switch -eq 'on'
    Show-Variable 'JAVA_TOOL_OPTIONS' $(if ($on) { Get-ToolOptions (Get-AgentOptions) } else { Get-KeptOptions })
    foreach ($name in $WithoutDaemon.Keys) {
        $value = Get-WithoutDaemon $name
        if (-not $on) { $value = (' ' + $value + ' ').Replace(' ' + $WithoutDaemon[$name] + ' ', ' ').Trim() }
        Show-Variable $name $value
    }
    if (-not [Console]::IsOutputRedirected) {
        [Console]::Error.WriteLine("farside: hint: let the shell evaluate this: farside $Switch | Out-String | Invoke-Expression")
    }
    exit 0
}

# Running -------------------------------------------------------------------------------------------

function Find-Java {
    if ($env:JAVA_HOME) {
        $java = Join-Path $env:JAVA_HOME 'bin\java.exe'
        if (-not (Test-Path -LiteralPath $java)) {
            Stop-Farside 78 "JAVA_HOME is $env:JAVA_HOME, but no java can be run there" `
                'set it to a Java 17 or newer, or unset it to use the java of PATH'
        }
        return $java
    }
    $found = Get-Command 'java' -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if (-not $found) {
        Stop-Farside 78 'this needs Java 17 or newer, and there is no java in PATH' 'install one, or set JAVA_HOME'
    }
    return $found.Source
}

# The commands that are written in Java; not covered by farside themselves.
function Invoke-JavaPart([string[]] $Words) {
    $java = Find-Java
    $env:JAVA_TOOL_OPTIONS = Get-KeptOptions
    if (-not $env:JAVA_TOOL_OPTIONS) { Remove-Item Env:JAVA_TOOL_OPTIONS -ErrorAction SilentlyContinue }
    $options = @('-XX:+UseSerialGC', '-XX:-UsePerfData')
    if ($Words[0] -ne 'forward') { $options += '-XX:TieredStopAtLevel=1' }
    if ($Words[0] -in 'status', 'top') { $options += '-Xmx128m' }
    Invoke-Program $java ($options + @('-jar', $Launcher) + $Words)
}

# One that knows the options that stand before it, too.
function Invoke-WithOptions([string] $Command, [string[]] $Words, [string[]] $More = @()) {
    if ($Words.Count -gt 0 -and $Words[0] -in '-h', '--help') { Show-File "help\$Command" }
    $before = @()
    foreach ($name in $WithValue) {
        if ($Given[$name]) { $before += $name, $Given[$name] }
    }
    Invoke-JavaPart (@($Command) + $before + $More + $Words)
}

function Invoke-Covered([string] $Command, [string[]] $Words) {
    $found = Get-Command $Command -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if (-not $found) { Stop-Farside 127 "${Command}: command not found" }
    Test-Daemon $found.Source $Words
    $options = Get-AgentOptions
    $isOn = [string] $env:JAVA_TOOL_OPTIONS -match 'farside-agent\.jar'
    if (-not $isOn -or $options) {
        $env:JAVA_TOOL_OPTIONS = Get-ToolOptions $options
        foreach ($name in $WithoutDaemon.Keys) {
            [Environment]::SetEnvironmentVariable($name, (Get-WithoutDaemon $name))
        }
    }
    Invoke-Program $found.Source $Words
}

function Show-Help([string[]] $Words) {
    if ($Words.Count -gt 1) {
        Stop-Farside 2 "farside help takes one command, but got $($Words[1])" 'farside help prints all of them'
    }
    if ($Words.Count -eq 0) { Show-File 'help\farside' }
    if ($Commands -ccontains $Words[0]) { Show-File "help\$($Words[0])" }
    Stop-Farside 2 "farside has no command $($Words[0])" `
        "farside help lists the commands; $($Words[0]) --help may have help of its own"
}

# Sees to a word that may be one of farside's commands. Returns where it is none.
function Invoke-Own([string] $Command, [string[]] $Words) {
    $asksHelp = $Words.Count -gt 0 -and $Words[0] -in '-h', '--help'
    switch -CaseSensitive ($Command) {
        'help' {
            if ($asksHelp) { Show-File 'help\help' }
            Show-Help $Words
        }
        'version' {
            if ($asksHelp) { Show-File 'help\version' }
            if ($Words.Count -gt 0) {
                Stop-Farside 2 "farside version takes no argument, but got $($Words[0])" `
                    'farside -- version runs a program of that name'
            }
            Show-File 'version'
        }
        'init' {
            if ($Words.Count -gt 0 -and $Words[0] -in 'bash', 'zsh', 'fish') { Show-File "shell\farside.$($Words[0])" }
            Invoke-WithOptions $Command $Words
        }
        'doctor' {
            $on = @()
            if ([string] $env:JAVA_TOOL_OPTIONS -match 'farside-agent\.jar') { $on = @('--on') }
            Invoke-WithOptions $Command ($Words + $on)
        }
        { $_ -cin 'check', 'explain', 'demo' } { Invoke-WithOptions $Command $Words }
        'attach' {
            $more = @()
            if ($Given.inherit) { $more += '--no-inherit' }
            if ($Given.reload) { $more += '--no-reload' }
            if ($Given.forwards) { $more += '--forwards' }
            Invoke-WithOptions $Command $Words $more
        }
        { $_ -cin 'forward', 'login', 'status', 'top', 'logout', 'detach' } {
            if ($asksHelp) { Show-File "help\$Command" }
            $colour = @()
            if ($Given['--color']) { $colour = @('--color', $Given['--color']) }
            Invoke-JavaPart (@($Command) + $colour + $Words)
        }
    }
}

# Main ----------------------------------------------------------------------------------------------

if (-not (Test-Path -LiteralPath $Agent)) {
    Stop-Farside 78 "${Agent}: cannot be read" 'bin and lib of the distribution belong side by side'
}
if ($Agent.Contains('=')) {
    Stop-Farside 78 "${Agent}: Java cannot load an agent from a path that contains =" 'install farside elsewhere'
}
$words = @($args)
if ($env:FARSIDE_LINE) { $words += Split-Line $env:FARSIDE_LINE }
Remove-Item Env:FARSIDE_LINE, Env:FARSIDE_SHELL -ErrorAction SilentlyContinue
$at = 0
while ($at -lt $words.Count) {
    $word = [string] $words[$at]
    $name = $word
    $value = $null
    if ($word.StartsWith('-') -and $word.Contains('=')) {
        $name, $value = $word.Split([char[]] '=', 2)
    }
    if ($WithValue -ccontains $name -or ($OfRecord -ccontains $name -and $Given.switch -eq 'record')) {
        if ($null -eq $value) {
            $at++
            if ($at -ge $words.Count) { Stop-Farside 2 "$name needs a value" }
            $value = [string] $words[$at]
        }
        Set-Option $name $value
        $at++
        continue
    }
    if ($word -ceq '--') {
        $at++
        break
    }
    if ($WithoutValue -ccontains $word) {
        switch -CaseSensitive ($word) {
            { $_ -cin '-v', '--verbose' } { $Given['--log'] = 'info' }
            '--no-inherit' { $Given.inherit = 'no' }
            '--no-reload' { $Given.reload = 'no' }
            '--forwards' { $Given.forwards = 'yes' }
            '--natives' { Stop-Farside 78 '--natives does not work on Windows' 'farside forward -D 1080 GATEWAY opens a SOCKS proxy' }
            '--fish' { $Given.fish = $true }
            '--aliases' { Show-Aliases }
            { $_ -cin '-h', '--help' } { Show-File $(if ($Given.switch) { "help\$($Given.switch)" } else { 'help\farside' }) }
            { $_ -cin '-V', '--version' } { Show-File 'version' }
        }
        $at++
        continue
    }
    if ($word.StartsWith('-')) { Stop-Unknown $word }
    if ($Given.switch -or $Commands -cnotcontains $word) { break }
    $rest = @()
    if ($at + 1 -lt $words.Count) { $rest = @($words[($at + 1)..($words.Count - 1)]) }
    if ($word -cin 'on', 'off', 'record') {
        $Given.switch = $word
        $at++
        continue
    }
    Invoke-Own $word $rest
}
$rest = @()
if ($at -lt $words.Count) { $rest = @($words[$at..($words.Count - 1)]) }
if ($Given.switch -eq 'record') {
    Stop-Farside 78 'farside record does not work on Windows' 'farside --log info COMMAND shows each connection'
}
if ($Given.fish) { Stop-Farside 2 '--fish is for farside on and farside off of a POSIX system' }
if ($Given.switch) {
    if ($rest.Count -gt 0) {
        Stop-Farside 2 "farside $($Given.switch) takes no command, but got $($rest[0])" `
            "farside -- $($Given.switch) runs a program of that name"
    }
    Show-Switch $Given.switch
}
if ($rest.Count -eq 0) {
    Stop-Farside 2 'no command is given' 'farside COMMAND [ARG...] runs it; farside --help lists the rest'
}
$more = @()
if ($rest.Count -gt 1) { $more = @($rest[1..($rest.Count - 1)]) }
Invoke-Covered $rest[0] $more
