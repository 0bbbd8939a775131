@echo off
rem Runs openai-probe on a JDK 17 or newer: the one of JAVA_HOME, else the first on the PATH.
rem JAVA_OPTS has options for the JVM.
setlocal
set "home=%~dp0.."

if "%~2"=="" (
	if "%~1"=="--help" goto probehelp
	if "%~1"=="-h" goto probehelp
	if "%~1"=="help" (type "%home%\help\usage.txt" & exit /b 0)
	if "%~1"=="version" (type "%home%\version.txt" & exit /b 0)
	if "%~1"=="--version" (type "%home%\version.txt" & exit /b 0)
)

if defined JAVA_HOME (
	set "java=%JAVA_HOME%\bin\java.exe"
) else (
	set "java=java.exe"
)
if defined JAVA_HOME if not exist "%java%" (
	echo [ERROR] JAVA_HOME is %JAVA_HOME%, which has no bin\java.exe.>&2
	echo [ERROR] Set JAVA_HOME to a JDK 17 or newer, or unset it to take the java of the PATH.>&2
	exit /b 1
)
if not defined JAVA_HOME where /q java.exe
if not defined JAVA_HOME if errorlevel 1 (
	echo [ERROR] There is no java on the PATH, and JAVA_HOME is not set.>&2
	echo [ERROR] Install a JDK 17 or newer, or set JAVA_HOME to one.>&2
	exit /b 1
)

"%java%" -XX:TieredStopAtLevel=1 %JAVA_OPTS% -jar "%home%\graphrag-probe-app.jar" openai-probe %*
exit /b %ERRORLEVEL%

:probehelp
type "%home%\help\commands\openai-probe.txt"
exit /b 0
