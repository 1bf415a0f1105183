#!/bin/sh
# Finds a Python that this package has wheels for, and hands over to kit/install.py.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 2
finish() {
  # started by a double click, the window would be gone before anybody has read it
  if [ -t 0 ] && [ -t 1 ]; then
    printf '按回车键关闭……'
    read -r _
  fi
  exit "$1"
}
if [ ! -f "$here/kit/install.py" ] || [ ! -d "$here/wheels" ]; then
  echo '没有完成：旁边缺少 kit、wheels 文件夹。请把压缩包完整地解压，再运行一次。'
  finish 2
fi
found='' why=0
# the system's own first: LibreOffice's module is made for it alone
for python in /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11 /opt/python3*/bin/python3; do
  command -v "$python" >/dev/null 2>&1 || continue
  "$python" -E -s "$here/kit/probe.py" >/dev/null 2>&1
  code=$?
  if [ "$code" = 0 ]; then
    found=$python
    break
  fi
  if [ "$code" -ge 10 ] && [ "$code" -le 19 ] && [ "$code" -gt "$why" ]; then why=$code; fi
done
if [ -z "$found" ]; then
  case $why in
    10) echo '没有完成：这台电脑的 Python 太旧，要 3.11 以上。' ;;
    11) echo '没有完成：安装包里没有为这台电脑的 Python 版本准备的软件包。能用的版本见“先看这里.txt”。' ;;
    12) echo '没有完成：这台电脑的 Python 是 32 位的，要 64 位的。' ;;
    14) echo '没有完成：这台电脑的 Python 不是普通的 Python（CPython）。' ;;
    15) echo '没有完成：安装包里没有为这种处理器或系统（如龙芯）准备的软件包。' ;;
    16) echo '没有完成：这台电脑的 Python 不完整（缺少 venv、zlib 等），不能用。' ;;
    *) echo '没有完成：这台电脑上没有找到 Python。' ;;
  esac
  if [ -f "$here/年报助手.html" ]; then
    echo '什么也不用装的办法：双击“年报助手.html”，在浏览器里检查、改正、汇总。'
  fi
  echo '要安装的，请信息技术人员先装好合适的 Python，再运行一次。'
  finish 2
fi
"$found" -B -E -s "$here/kit/install.py" @TASK@
finish $?
