package dev.farside.core.ssh.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GreetingTest {
    private static ByteArrayBuffer buffer(String text) {
        return new ByteArrayBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(String text) throws IOException {
        return new Greeting().read(buffer(text));
    }

    /** As OpenSSH's: 1,024 lines of 8,192 bytes, the last of which is the identification string. */
    @Test
    void aLongLegalNoticeIsReadOver() throws IOException {
        String notice = ("x".repeat(8192) + "\r\n").repeat(1023);
        assertEquals("SSH-2.0-notary", read(notice + "SSH-2.0-notary\r\n"));
        assertThrows(IOException.class, () -> read(notice + "\nSSH-2.0-notary\n"));
        assertEquals("SSH-2.0-" + "v".repeat(8184), read("SSH-2.0-" + "v".repeat(8184) + "\n"));
        assertThrows(IOException.class, () -> read("SSH-2.0-" + "v".repeat(8185) + "\n"));
        assertThrows(IOException.class, () -> read("x".repeat(8193)));
    }

    @Test
    void whatFollowsStaysInTheBuffer() throws IOException {
        ByteArrayBuffer bytes = buffer("hello\n\nSSH-2.0-x y\r\n\0\0\1");
        assertEquals("SSH-2.0-x y", new Greeting().read(bytes));
        assertEquals(3, bytes.available());
    }

    @Test
    void itMayComeByteByByte() throws IOException {
        Greeting greeting = new Greeting();
        String text = "welcome\r\nSSH-2.0-slow\r";
        for (int i = 0; i < text.length(); i++) {
            assertNull(greeting.read(buffer(text.substring(i, i + 1))));
        }
        assertEquals("SSH-2.0-slow", greeting.read(buffer("\n")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-a\0b\n", "SSH-2.0-a\rb\n", "a\rb\nSSH-2.0-a\n", "\0", "a\r\r\nSSH-2.0-a\n"})
    void charactersThatDoNotBelongThereAreRefused(String text) {
        assertThrows(IOException.class, () -> read(text));
    }
}
