package dev.farside.core.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StatusLineTest {
    private static final String ERASED = "\033[K";

    private final Screen screen = new Screen();
    private final StatusLine line = new StatusLine(screen, () -> true, 1);

    /** Keeps what was written, and lets a test wait for more of it. */
    private static final class Screen extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void write(int b) {
            throw new AssertionError("a byte at a time");
        }

        @Override
        public synchronized void write(byte[] text) {
            bytes.writeBytes(text);
            notifyAll();
        }

        synchronized String seen() {
            return bytes.toString(StandardCharsets.UTF_8);
        }

        /** Waits until something is written after the first so many characters. */
        synchronized String more(int than) throws InterruptedException {
            while (seen().length() <= than) {
                wait();
            }
            return seen();
        }
    }

    @Test
    void aWaitIsShownAndRewrittenAndErasedAtItsEnd() throws InterruptedException {
        StatusLine.Wait wait = line.begin("logging in to bastion");
        String first = screen.more(0);
        screen.more(first.length());
        line.end(wait);
        String seen = screen.seen();

        String shown = "farside: logging in to bastion ... 0 s" + ERASED + "\r";
        assertTrue(seen.startsWith(shown + shown), seen);
        assertTrue(seen.endsWith("\r" + ERASED), seen);
        line.end(wait);
        assertEquals(seen, screen.seen());
    }

    @Test
    void anotherLineFindsTheScreenErased() throws InterruptedException {
        StatusLine.Wait wait = line.begin("logging in to bastion");
        screen.more(0);
        line.questionBegins(); // nothing is written from here on
        String before = screen.seen();
        line.makeRoom();
        assertEquals(before, screen.seen());
        assertTrue(before.endsWith("\r" + ERASED), before);
        line.questionEnds();
        screen.more(before.length());
        line.end(wait);
    }

    @Test
    void nothingIsShownWhileTheUserIsAsked() throws InterruptedException {
        StatusLine.Wait wait = line.begin("logging in to bastion");
        screen.more(0);
        line.questionBegins();
        String asked = screen.seen();
        StatusLine.Wait other = line.begin("logging in to another");
        line.end(other);
        assertEquals(asked, screen.seen());
        line.questionEnds();
        assertTrue(screen.more(asked.length()).startsWith(asked + "farside: logging in to bastion ... "));
        line.end(wait);
    }

    @Test
    void theLastWaitThatBeganIsShownAndTheLineStaysForTheOthers() throws InterruptedException {
        StatusLine.Wait chain = line.begin("logging in to bastion");
        StatusLine.Wait jump = line.begin("logging in to jump");
        while (!screen.seen().contains("logging in to jump")) {
            screen.more(screen.seen().length());
        }
        line.end(jump);
        while (!screen.seen().substring(screen.seen().lastIndexOf("jump")).contains("logging in to bastion")) {
            screen.more(screen.seen().length());
        }
        line.end(chain);
        assertTrue(screen.seen().endsWith("\r" + ERASED));
    }

    @Test
    void aNameCannotControlTheTerminalNorFillIt() throws InterruptedException {
        StatusLine.Wait wait = line.begin("logging in to \033]0;x" + "y".repeat(100));
        String seen = screen.more(0);
        line.end(wait);
        assertTrue(seen.startsWith("farside: logging in to <U+001B>]0;xyy"), seen);
        assertTrue(seen.indexOf(" ... 0 s") < 75, seen);
    }

    @Test
    void whereStderrIsNoTerminalNothingBegins() {
        StatusLine none = new StatusLine(screen, () -> false, 1);
        assertNull(none.begin("logging in to bastion"));
        none.makeRoom();
        none.questionBegins();
        none.questionEnds();
        assertEquals("", screen.seen());
    }

    @Test
    void aTerminalThatIsStoppedStopsNobodyElse() throws InterruptedException {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        StatusLine stopped = new StatusLine(
                new OutputStream() {
                    @Override
                    public void write(int b) {}

                    @Override
                    public void write(byte[] text) {
                        writing.countDown();
                        try {
                            goOn.await();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    }
                },
                () -> true,
                1);
        StatusLine.Wait wait = stopped.begin("logging in to bastion");
        writing.await();
        stopped.makeRoom();
        stopped.end(wait); // the test's time limit says that these do not hang
        goOn.countDown();
    }
}
