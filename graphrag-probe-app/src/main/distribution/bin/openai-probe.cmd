@echo off
if defined JAVA_HOME (set "JAVA=%JAVA_HOME%\bin\java.exe") else (set "JAVA=java.exe")
"%JAVA%" %JAVA_OPTS% -jar "%~dp0..\graphrag-probe-app.jar" openai-probe %*
