package dev.farside.jdks;

import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs one test class in this JVM. */
final class Run implements TestExecutionListener {
    private final String name;
    private final List<String> failed = new ArrayList<>();
    private int passed;
    private int skipped;

    private Run(String name) {
        this.name = name;
    }

    static void of(Subject subject, Outcome outcome) {
        Run run = new Run(subject.name());
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass("dev.farside.it." + subject.name()))
                                .build(),
                        run);
        if (run.passed + run.skipped + run.failed.size() == 0) {
            throw new IllegalStateException(subject.name() + " has no test");
        }
        outcome.add(subject.name(), run.passed, run.skipped, run.failed);
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        skipped++;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.FAILED) {
            result.getThrowable().ifPresent(Throwable::printStackTrace);
            failed.add("`" + name + "`, " + test.getDisplayName().replace("\n", " "));
        } else if (test.isTest()) {
            if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
                skipped++;
            } else {
                passed++;
            }
        }
    }
}
