package dev.farside.junit;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the tests of a class inside of a test. */
final class InnerRun implements TestExecutionListener {
    private final Map<String, String> outcomes = new ConcurrentSkipListMap<>();

    /** Each test by its name, and each class that failed, with why it failed; empty: it did not. */
    static Map<String, String> of(Class<?> tests) {
        return of(LauncherDiscoveryRequestBuilder.request().selectors(DiscoverySelectors.selectClass(tests)));
    }

    /** The same for all tests of some classes, with a thread for each. */
    static Map<String, String> atTheSameTime(Class<?>... tests) {
        return of(LauncherDiscoveryRequestBuilder.request()
                .selectors(Stream.of(tests).map(DiscoverySelectors::selectClass).toList())
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "10"));
    }

    private static Map<String, String> of(LauncherDiscoveryRequestBuilder tests) {
        LauncherDiscoveryRequest request = tests.build();
        LauncherConfig config = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .build();
        InnerRun run = new InnerRun();
        LauncherFactory.create(config).execute(request, run);
        return run.outcomes;
    }

    @Override
    public void executionFinished(TestIdentifier what, TestExecutionResult how) {
        if (what.isTest() || how.getThrowable().isPresent()) {
            outcomes.put(
                    what.getDisplayName(),
                    how.getThrowable().map(Throwable::getMessage).orElse(""));
        }
    }
}
