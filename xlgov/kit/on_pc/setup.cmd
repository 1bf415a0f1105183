@echo off
rem Finds a Python that this package has wheels for, and hands over to kit\install.py, which speaks by itself.
rem The text is in code page 936, so that cmd of Chinese Windows shows it as it is; no name in here goes through
rem "call" with arguments, where "%" and "^" would be read again, and none stands within brackets.
setlocal EnableExtensions DisableDelayedExpansion
set "PAGE="
for /f "tokens=2 delims=:." %%C in ('chcp 2^>nul') do set "PAGE=%%C"
chcp 936 >nul 2>nul
title xlgov
set "HERE=%~dp0"
set "QUIET=%~1"
set "PY="
set "VERSION="
set "WHY=0"
set "PYTHON_MANAGER_AUTOMATIC_INSTALL=false"
if not exist "%HERE%kit\install.py" goto packed
if not exist "%HERE%wheels\*.whl" goto packed
call :search
if defined PY goto run
if exist "%HERE%python\python-3*.exe" goto offered
goto why%WHY%

:offered
echo 这台电脑上没有合适的 Python。安装包里带有 Python 的安装程序，只为当前用户安装，不要管理员权限。
echo Python is missing; its installer, which this package holds, will be started.
if /i not "%QUIET%"=="/quiet" echo 按任意键开始安装 Python；不要安装的，关闭这个窗口。
if /i not "%QUIET%"=="/quiet" pause >nul
for /f "delims=" %%I in ('dir /b "%HERE%python\python-3*.exe" 2^>nul') do set "CAND=%HERE%python\%%I"
start "" /wait "%CAND%" /passive InstallAllUsers=0 Include_launcher=0 Include_test=0 AssociateFiles=0 Shortcuts=0
call :search
if defined PY goto run
echo 没有完成：Python 没有装上，或者被拦截了。请找信息技术人员。
goto failed

:run
"%PY%" %VERSION% -B -E -s "%HERE%kit\install.py" @TASK@
set "CODE=%errorlevel%"
goto finish

:packed
echo 没有完成：旁边缺少 kit、wheels 文件夹。
echo 请先把压缩包完整地解压：在压缩包上点右键，选“全部解压缩”，再打开解压出来的文件夹，双击本文件。
echo Not unpacked: extract the whole zip first, then start this file from the extracted folder.
set "CODE=2"
goto finish

:why0
echo 没有完成：这台电脑上没有找到 Python。
echo No Python was found.
goto failed
:why10
echo 没有完成：这台电脑的 Python 太旧，要 3.11 以上。
echo The Python of this computer is older than 3.11.
goto failed
:why11
echo 没有完成：安装包里没有为这台电脑的 Python 版本准备的软件包。能用的版本见“先看这里.txt”。
echo This package has no wheels for the version of Python that is here.
goto failed
:why12
echo 没有完成：这台电脑的 Python 是 32 位的，要 64 位的。Excel 是 32 位的没有关系。
echo The Python of this computer is a 32-bit one.
goto failed
:why13
echo 没有完成：这台电脑的 Python 是微软商店版，Excel 启动不了它。请从 python.org 的安装程序安装。
echo The Python of this computer comes from the Microsoft Store; Excel cannot start it.
goto failed
:why14
echo 没有完成：这台电脑的 Python 不是普通的 Python，不能用。
echo The Python of this computer is not plain CPython.
goto failed
:why15
echo 没有完成：安装包里没有为这种电脑准备的软件包。
echo This package has no wheels for this kind of computer.
goto failed
:why16
echo 没有完成：这台电脑的 Python 不完整（精简版、嵌入版），不能用。
echo The Python of this computer is not complete.
goto failed

:failed
echo.
if exist "%HERE%年报助手.html" echo 什么也不用装的办法：双击“年报助手.html”，在浏览器里检查、改正、汇总。
echo 要安装的，请信息技术人员在联网的电脑上下载 64 位 Python 的安装程序（python.org，3.11 至 3.14），
echo 拷贝过来，用当前用户装好，再双击本文件。
set "CODE=2"

:finish
echo.
if /i not "%QUIET%"=="/quiet" pause
if defined PAGE chcp %PAGE% >nul 2>nul
exit /b %CODE%

:search
for %%V in (3.13 3.12 3.11 3.14) do set "CAND=py.exe" & set "NEXT=-%%V" & call :launcher
if defined PY exit /b 0
set "VERSION="
for /f "delims=" %%P in ('where python.exe 2^>nul') do set "CAND=%%P" & call :try
for %%V in (3.13 3.12 3.11 3.14) do set "KEY=Software\Python\PythonCore\%%V\InstallPath" & call :registry
for %%P in (python.exe) do set "CAND=%%~$PATH:P" & call :try
set "BASE=%LOCALAPPDATA%\Programs\Python" & call :folders
set "BASE=%LOCALAPPDATA%\Python" & call :folders
set "BASE=%ProgramFiles%" & call :folders
set "BASE=%SystemDrive%" & call :folders
exit /b 0

:launcher
if defined PY exit /b 0
where py.exe >nul 2>nul
if errorlevel 1 exit /b 0
set "VERSION=%NEXT%"
call :judge
exit /b 0

:registry
for /f "tokens=2,*" %%A in ('reg query "HKCU\%KEY%" /v ExecutablePath 2^>nul') do set "CAND=%%B" & call :try
for /f "tokens=2,*" %%A in ('reg query "HKLM\%KEY%" /v ExecutablePath 2^>nul') do set "CAND=%%B" & call :try
exit /b 0

:folders
for /f "delims=" %%D in ('dir /b /ad "%BASE%\Python3*" "%BASE%\pythoncore-3*" 2^>nul') do set "CAND=%BASE%\%%D\python.exe" & call :try
exit /b 0

:try
if defined PY exit /b 0
if not exist "%CAND%" exit /b 0
call :judge
exit /b 0

:judge
"%CAND%" %VERSION% -E -s "%HERE%kit\probe.py" >nul 2>nul
set "CODE=%errorlevel%"
if "%CODE%"=="0" set "PY=%CAND%"
if "%CODE%"=="0" exit /b 0
if %CODE% GEQ 10 if %CODE% LEQ 19 if %CODE% GTR %WHY% set "WHY=%CODE%"
exit /b 0
