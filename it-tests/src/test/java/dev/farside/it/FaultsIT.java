package dev.farside.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.farside.faults.Faults;
import dev.farside.faults.Options;
import dev.farside.faults.Table;
import dev.farside.it.site.Jdk;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A sample of what it-tests/faults runs: whatever fails in farside's code, nothing hangs and no byte is wrong. */
class FaultsIT {
    /** One point in so many, evenly over all places in the code; the command runs all of them. */
    private static final String EVERY = "80";

    /** Places where an error once made others hang, or lost bytes. */
    private static final String ONCE_WRONG = String.join(
            "|",
            "weave.Weaver.weave:",
            "FreeDescriptors.need:",
            "SocketPipe.offer:",
            "Inbox.grow:",
            "own.Pump.submit:",
            "nio.Watcher.mark:",
            "nio.Lane.run:",
            "AesGcm\\$1.create:",
            "Transport.writeBuffer:",
            "gateway.Link.close:");

    @Test
    @Timeout(600)
    void whatFailsHurtsNobodyElseAndTheNextConnectWorks() throws IOException {
        Table table = Faults.run(Jdk.newest(), Options.parse("--every", EVERY, "--always", ONCE_WRONG));
        System.out.println(table.markdown());
        assertAll(
                () -> assertEquals("", table.faults()),
                () -> assertTrue(table.points() >= 30, table::markdown),
                () -> assertTrue(table.reached() >= table.points() * 3 / 4, table::markdown),
                () -> assertTrue(table.met() >= table.points() / 4, table::markdown));
    }
}
