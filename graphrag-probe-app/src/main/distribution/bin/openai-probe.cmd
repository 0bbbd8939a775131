@echo off
rem Runs openai-probe on a JDK 17 or newer: the one of JAVA_HOME, else the first on the PATH.
rem JAVA_OPTS has options for the JVM.
setlocal DisableDelayedExpansion
if not "%~2"=="" goto program
if "%~1"=="--help" (type "%~dp0..\help\commands\openai-probe.txt" & exit /b 0)
if "%~1"=="-h" (type "%~dp0..\help\commands\openai-probe.txt" & exit /b 0)
if "%~1"=="help" (type "%~dp0..\help\usage.txt" & exit /b 0)
if "%~1"=="version" (type "%~dp0..\version.txt" & exit /b 0)
if "%~1"=="--version" (type "%~dp0..\version.txt" & exit /b 0)

:program
set "JAVA="
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
if not defined JAVA_HOME for %%J in (java.exe) do set "JAVA=%%~$PATH:J"
if not defined JAVA echo [ERROR] There is no java on the PATH, and JAVA_HOME is not set.>&2& echo [ERROR] Install a JDK 17 or newer, or set JAVA_HOME to one.>&2& exit /b 1
if not exist "%JAVA%" echo [ERROR] There is no "%JAVA%".>&2& echo [ERROR] Set JAVA_HOME to a JDK 17 or newer, or unset it to take the java of the PATH.>&2& exit /b 1
"%JAVA%" -version 2>&1 | findstr /r /c:"version .1[7-9]" /c:"version .[2-9][0-9]" /c:"version .[1-9][0-9][0-9]" >nul
if errorlevel 1 echo [ERROR] "%JAVA%" is not Java 17 or newer.>&2& echo [ERROR] Set JAVA_HOME to a JDK 17 or newer.>&2& exit /b 1
"%JAVA%" -XX:TieredStopAtLevel=1 -XX:-UsePerfData %JAVA_OPTS% -jar "%~dp0..\graphrag-probe-app.jar" openai-probe %*
exit /b %ERRORLEVEL%
