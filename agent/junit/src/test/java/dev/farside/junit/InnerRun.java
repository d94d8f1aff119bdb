package dev.farside.junit;

import java.util.Map;
import java.util.TreeMap;
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
    private final Map<String, String> outcomes = new TreeMap<>();

    /** Each test by its name, and each class that failed, with why it failed; empty: it did not. */
    static Map<String, String> of(Class<?> tests) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(tests))
                .build();
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
