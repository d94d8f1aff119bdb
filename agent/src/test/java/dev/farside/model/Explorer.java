package dev.farside.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Runs a scenario in every order of its threads' steps that has at most so many preemptions, and in random orders with
 * a few more. {@code -Dmodel=long} allows one preemption more, and many more random orders. The figures are written to
 * target/model.
 */
public final class Explorer {
    private static final boolean IS_LONG = "long".equals(System.getProperty("model"));
    private static final int MOST_EXECUTIONS = IS_LONG ? 100_000 : 4_000;
    private static final int RANDOM_ONES = IS_LONG ? 20_000 : 2_000;

    /** More preemptions in random orders. */
    private static final int MORE = 2;

    private static final long SEED = 1;

    private int executions;
    private int randomOnes;
    private int longest;
    private int preemptions = -1;
    private final Class<? extends Scenario> scenario;
    private final Class<? extends Scenario> woven;
    private final Contention contention = new Contention();

    private Explorer(Class<? extends Scenario> scenario) {
        this.scenario = scenario;
        this.woven = new Woven().woven(scenario);
    }

    /** @param preemptions how many a normal run tries */
    public static void explore(Class<? extends Scenario> scenario, int preemptions) {
        new Explorer(scenario).explore(IS_LONG ? preemptions + 1 : preemptions);
    }

    private void explore(int bound) {
        long began = System.nanoTime();
        run(Choices.allOfThem(), 0); // loads the classes, so that this is no step of later executions
        for (int i = 0; i <= bound && executions < MOST_EXECUTIONS; i++) {
            all(i);
        }
        random(bound + MORE);
        report(System.nanoTime() - began);
    }

    private void all(int bound) {
        Choices choices = Choices.allOfThem();
        executions = 0;
        while (executions < MOST_EXECUTIONS) {
            run(choices, bound);
            executions++;
            if (contention.grew()) {
                choices = Choices.allOfThem();
                executions = 0;
            } else if (!choices.advance()) {
                preemptions = bound;
                return;
            }
        }
    }

    private void random(int bound) {
        Choices choices = Choices.atRandom(new Random(SEED), Math.max(2, longest / 2 / bound));
        for (randomOnes = 0; randomOnes < RANDOM_ONES; randomOnes++) {
            run(choices, bound);
            choices.advance();
        }
    }

    private void run(Choices choices, int bound) {
        Execution execution = execution(choices, bound, false);
        Throwable failure = execution.run();
        longest = Math.max(longest, execution.steps());
        if (failure != null) {
            Execution again = execution(choices, bound, true);
            again.run();
            throw new AssertionError(
                    failure.getMessage() + "\n  " + String.join("\n  ", again.trace()) + "\nby " + choices, failure);
        }
    }

    private Execution execution(Choices choices, int bound, boolean traces) {
        choices.begin();
        return new Execution(() -> instance(woven), choices, bound, contention, traces);
    }

    private static Scenario instance(Class<? extends Scenario> woven) {
        try {
            Constructor<? extends Scenario> maker = woven.getDeclaredConstructor();
            maker.setAccessible(true);
            return maker.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private void report(long nanos) {
        String name = scenario.getName().replaceFirst(".*\\.", "");
        try {
            Path folder = Files.createDirectories(Path.of("target/model"));
            Files.writeString(
                    folder.resolve(name),
                    name + ": up to " + preemptions + " preemptions " + executions + " executions, " + randomOnes
                            + " at random, longest " + longest + " steps, " + nanos / 1_000_000 + " ms\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
