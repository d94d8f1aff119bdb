import static org.junit.Assert.assertEquals;

import java.io.InputStream;
import java.net.URL;
import org.junit.Test;

public class FarPageTest {
    @Test
    public void isRead() throws Exception {
        try (InputStream in = new URL("http://web.corp.example/").openStream()) {
            assertEquals("GET / web.corp.example 0\n", new String(in.readAllBytes(), "US-ASCII"));
        }
    }
}
