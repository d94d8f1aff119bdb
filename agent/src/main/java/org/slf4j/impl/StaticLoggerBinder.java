package org.slf4j.impl;

import dev.farside.core.own.Log;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.spi.LoggerFactoryBinder;

/**
 * The class by which slf4j-api 1.7 finds its logging. Messages of the SSH library go to stderr with {@code log=debug},
 * and nowhere otherwise. Failures that matter to a user reach the user as exceptions.
 */
public final class StaticLoggerBinder implements LoggerFactoryBinder {
    /** Read by slf4j-api; not final, so that the compiler does not inline it. */
    @SuppressWarnings("NonFinalStaticField")
    public static String REQUESTED_API_VERSION = "1.7.36";

    private static final StaticLoggerBinder INSTANCE = new StaticLoggerBinder();

    private final StderrLogger logger = new StderrLogger();

    private StaticLoggerBinder() {}

    public static StaticLoggerBinder getSingleton() {
        return INSTANCE;
    }

    /** From now on. Until it is called nothing is told. */
    public static void tell(Log log) {
        INSTANCE.logger.log = log;
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return this::logger;
    }

    @Override
    public String getLoggerFactoryClassStr() {
        return StaticLoggerBinder.class.getName();
    }

    private Logger logger(String name) {
        return logger;
    }
}
