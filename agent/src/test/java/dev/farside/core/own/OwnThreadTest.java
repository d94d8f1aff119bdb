package dev.farside.core.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import program.Stranger;

class OwnThreadTest {

    /** Stands for a hook: a method of the JDK calls it, and it asks whose call that was. */
    private static final class Hook implements Comparator<Integer> {
        private Boolean own;

        @Override
        @SuppressWarnings("UnusedVariable") // only who calls counts
        public int compare(Integer one, Integer other) {
            own = OwnThread.isOwnCall();
            return 0;
        }
    }

    private static boolean seen(Callable<Hook> call) throws Exception {
        Boolean own = OwnThread.call("test", call).own;
        assertNotNull(own, "the hook was not called");
        return own;
    }

    private static Integer[] two() {
        return new Integer[] {1, 2};
    }

    @Test
    void whatOurCodeCallsOnOurThreadsIsOurs() throws Exception {
        assertTrue(seen(() -> {
            Hook hook = new Hook();
            Arrays.sort(two(), hook);
            return hook;
        }));
    }

    @Test
    void whatAProgramsCodeCallsThereIsNot() throws Exception {
        assertFalse(seen(() -> {
            Hook hook = new Hook();
            Stranger.sort(two(), hook);
            return hook;
        }));
    }

    /** As a resolver or a security manager is: our code calls the JDK, that calls the program's, and that the JDK again. */
    @Test
    void norWhatItCallsWhenTheJdkHasCalledItForUs() throws Exception {
        assertFalse(seen(() -> {
            Hook hook = new Hook();
            Arrays.sort(two(), new Stranger(hook));
            return hook;
        }));
    }

    @Test
    void nothingIsOursOnAProgramsThread() {
        Hook hook = new Hook();
        Arrays.sort(two(), hook);
        assertFalse(hook.own);
    }

    @Test
    void aProgramsHandlerIsNotToldWhatOurThreadsDoNotCatch() throws Exception {
        AtomicReference<Throwable> told = new AtomicReference<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> told.set(e));
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            OwnThread thread = new OwnThread("failing", () -> {
                throw new IllegalStateException("of a test");
            });
            thread.start();
            thread.join();
        } finally {
            System.setErr(err);
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertNull(told.get());
        String text = printed.toString(StandardCharsets.UTF_8);
        assertTrue(
                text.startsWith("Exception in thread \"farside-failing\" java.lang.IllegalStateException: of a test"),
                text);
    }

    /** Nor anything else of the thread that happens to start one. */
    @Test
    @SuppressWarnings("ThreadPriorityCheck") // it is what is tested
    void aProgramsThreadHandsNothingOn() throws Exception {
        AtomicReference<OwnThread> made = new AtomicReference<>();
        InheritableThreadLocal<String> value = new InheritableThreadLocal<>() {
            @Override
            protected String childValue(String parent) {
                throw new AssertionError("asked for a value for our thread");
            }
        };
        ThreadGroup group = new ThreadGroup("of the program");
        Thread program = new Thread(group, () -> {
            value.set("the program's");
            made.set(new OwnThread("test", () -> {}));
        });
        program.setPriority(Thread.MIN_PRIORITY);
        program.start();
        program.join();
        OwnThread own = made.get();
        assertNotNull(own);
        assertNull(own.getThreadGroup().getParent());
        assertEquals(Thread.NORM_PRIORITY, own.getPriority());
        assertTrue(own.isDaemon());
    }
}
