import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FirstTest {
    @Test
    void readsAFarPage() throws Exception {
        assertEquals("GET / web.corp.example 0\n", FarPage.read());
    }
}
