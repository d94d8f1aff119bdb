package org.slf4j.impl;

import dev.farside.core.own.Log;
import org.slf4j.helpers.FormattingTuple;
import org.slf4j.helpers.MarkerIgnoringBase;
import org.slf4j.helpers.MessageFormatter;

/** One logger for all names: see {@link StaticLoggerBinder}. */
final class StderrLogger extends MarkerIgnoringBase {
    private static final long serialVersionUID = 1L;

    transient volatile Log log;

    private boolean tells() {
        Log l = log;
        return l != null && l.tells(Log.Level.DEBUG);
    }

    private void tell(FormattingTuple text) {
        Log l = log;
        if (l != null && l.tells(Log.Level.DEBUG)) {
            Throwable thrown = text.getThrowable();
            l.debug("ssh: " + text.getMessage() + (thrown == null ? "" : ": " + thrown));
        }
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public void trace(String msg) {}

    @Override
    public void trace(String format, Object arg) {}

    @Override
    public void trace(String format, Object arg1, Object arg2) {}

    @Override
    public void trace(String format, Object... arguments) {}

    @Override
    public void trace(String msg, Throwable t) {}

    @Override
    public boolean isDebugEnabled() {
        return tells();
    }

    @Override
    public void debug(String msg) {
        tell(new FormattingTuple(msg));
    }

    @Override
    public void debug(String format, Object arg) {
        if (tells()) {
            tell(MessageFormatter.format(format, arg));
        }
    }

    @Override
    public void debug(String format, Object arg1, Object arg2) {
        if (tells()) {
            tell(MessageFormatter.format(format, arg1, arg2));
        }
    }

    @Override
    public void debug(String format, Object... arguments) {
        if (tells()) {
            tell(MessageFormatter.arrayFormat(format, arguments));
        }
    }

    @Override
    public void debug(String msg, Throwable t) {
        tell(new FormattingTuple(msg, null, t));
    }

    @Override
    public boolean isInfoEnabled() {
        return tells();
    }

    @Override
    public void info(String msg) {
        debug(msg);
    }

    @Override
    public void info(String format, Object arg) {
        debug(format, arg);
    }

    @Override
    public void info(String format, Object arg1, Object arg2) {
        debug(format, arg1, arg2);
    }

    @Override
    public void info(String format, Object... arguments) {
        debug(format, arguments);
    }

    @Override
    public void info(String msg, Throwable t) {
        debug(msg, t);
    }

    @Override
    public boolean isWarnEnabled() {
        return tells();
    }

    @Override
    public void warn(String msg) {
        debug(msg);
    }

    @Override
    public void warn(String format, Object arg) {
        debug(format, arg);
    }

    @Override
    public void warn(String format, Object... arguments) {
        debug(format, arguments);
    }

    @Override
    public void warn(String format, Object arg1, Object arg2) {
        debug(format, arg1, arg2);
    }

    @Override
    public void warn(String msg, Throwable t) {
        debug(msg, t);
    }

    @Override
    public boolean isErrorEnabled() {
        return tells();
    }

    @Override
    public void error(String msg) {
        debug(msg);
    }

    @Override
    public void error(String format, Object arg) {
        debug(format, arg);
    }

    @Override
    public void error(String format, Object arg1, Object arg2) {
        debug(format, arg1, arg2);
    }

    @Override
    public void error(String format, Object... arguments) {
        debug(format, arguments);
    }

    @Override
    public void error(String msg, Throwable t) {
        debug(msg, t);
    }
}
