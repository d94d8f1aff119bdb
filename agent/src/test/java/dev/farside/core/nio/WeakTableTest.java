package dev.farside.core.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WeakTableTest {
    private final WeakTable<Object, Integer> table = new WeakTable<>();

    @Test
    void keysAreKnownByTheirIdentity() {
        String one = new String("key");
        String other = new String("key");
        table.put(one, 1);
        assertEquals(1, table.get(one));
        assertNull(table.get(other));
        assertEquals(1, table.putIfAbsent(one, 3));
        assertEquals(2, table.putIfAbsent(other, 2));
        table.put(one, 4);
        assertEquals(4, table.get(one));
        assertEquals(2, table.size());
    }

    @Test
    @Timeout(60)
    void keysThatAreUnreachableAreForgottenAndTheOthersAreNot() {
        List<Object> kept = new ArrayList<>();
        WeakReference<Object> last = null;
        for (int i = 0; i < 10_000; i++) {
            Object key = new Object();
            table.put(key, i);
            if (i % 10 == 0) {
                kept.add(key);
            } else {
                last = new WeakReference<>(key);
            }
        }
        while (table.size() > kept.size()) {
            System.gc();
            Thread.onSpinWait();
        }
        assertTrue(last.refersTo(null));
        assertEquals(kept.size(), table.size());
        for (int i = 0; i < kept.size(); i++) {
            assertEquals(i * 10, table.get(kept.get(i)));
        }
    }
}
