package dev.farside.core.ssh.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.core.ssh.pipe.Pipe;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No byte is lost and none is handed on twice, whichever thread fails, and where. */
class SessionReaderTest {
    private final FakePipe pipe = new FakePipe("first", "second");
    private final Turns turns = new Turns(pipe);
    private final SessionReader reader = new SessionReader(pipe, turns);
    private final FakeDecoder decoder = new FakeDecoder();

    SessionReaderTest() {
        turns.begin(reader);
        reader.session(decoder);
    }

    @Test
    void whatCameIsHandedOn() throws Exception {
        assertTrue(reader.receive(0));
        reader.decode();
        assertTrue(reader.receive(0));
        reader.decode();
        assertEquals("firstsecond", decoder.taken.toString());
        assertEquals(11, reader.received());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whatTheDecoderHadNoMemoryForComesAgain(int times) throws Exception {
        decoder.errors = times;
        for (int i = 0; i < times; i++) {
            assertThrows(OutOfMemoryError.class, () -> reader.receive(0));
        }
        assertTrue(reader.receive(0));
        assertEquals("first", decoder.taken.toString());
        assertEquals(5, reader.received());
        reader.decode();
        assertTrue(reader.receive(0));
        assertEquals("firstsecond", decoder.taken.toString());
    }

    /** A program's thread reads instead of the session's own. */
    @Test
    void theSessionsOwnThreadHandsOnWhatAnotherOneHadNoMemoryFor() throws Exception {
        decoder.errors = 1;
        assertThrows(OutOfMemoryError.class, () -> reader.readInstead(100, 0));
        assertTrue(reader.receive(0));
        assertEquals("first", decoder.taken.toString());
    }

    @Test
    void whatCameBeforeAnErrorOfThePipeIsHandedOn() throws Exception {
        pipe.failsAfterRead = true;
        assertThrows(OutOfMemoryError.class, () -> reader.receive(0));
        assertTrue(reader.receive(0));
        assertEquals("first", decoder.taken.toString());
    }

    private static final class FakeDecoder implements Decoder {
        final StringBuilder taken = new StringBuilder();
        int errors;

        @Override
        public void take(ByteBuffer bytes) {
            if (errors > 0) {
                errors--;
                throw new OutOfMemoryError("a test's");
            }
            taken.append(StandardCharsets.US_ASCII.decode(bytes));
        }

        @Override
        public void decodeAll() {}

        @Override
        public boolean decodeInstead() {
            return true;
        }

        @Override
        public boolean hasLeft() {
            return false;
        }

        @Override
        public int undecoded() {
            return 0;
        }
    }

    /** Has one text for each read. */
    private static final class FakePipe implements Pipe {
        private final Deque<String> texts;
        boolean failsAfterRead;

        FakePipe(String... texts) {
            this.texts = new ArrayDeque<>(List.of(texts));
        }

        @Override
        public int read(ByteBuffer into, long timeoutMillis) {
            String text = texts.pop();
            into.put(text.getBytes(StandardCharsets.US_ASCII));
            if (failsAfterRead) {
                failsAfterRead = false;
                throw new OutOfMemoryError("a test's");
            }
            return text.length();
        }

        @Override
        public int offer(ByteBuffer bytes) {
            return 0;
        }

        @Override
        public void wantWritable(boolean want) {}

        @Override
        public void onWritable(Runnable action) {}

        @Override
        public void wakeUp() {}

        @Override
        public boolean isForAll() {
            return true;
        }

        @Override
        public void close() {}
    }
}
