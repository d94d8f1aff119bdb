package dev.farside.junit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** How a test fails that has reached for something else. */
final class Complaint {
    private Complaint() {}

    /** Null: nothing else was tried, or all has been told. */
    static AssertionError about(Collection<Attempt> attempts) {
        List<Attempt> others = new ArrayList<>();
        for (Attempt attempt : attempts) {
            if (attempt.isOther() && attempt.told().compareAndSet(false, true)) {
                others.add(attempt);
            }
        }
        if (others.isEmpty()) {
            return null;
        }
        StringBuilder text = new StringBuilder("something else than the test has declared was tried:");
        for (Attempt other : others) {
            text.append("\n  ").append(other);
        }
        String hint = hint(others);
        AssertionError error = new AssertionError(hint == null ? text.toString() : text + "\nhint: " + hint);
        for (Attempt other : others) {
            error.addSuppressed(other.place());
        }
        return error;
    }

    /** For the first connection; null: there is none. */
    private static String hint(List<Attempt> others) {
        for (Attempt other : others) {
            FarNetwork.Connect connect = other.connect();
            if (connect != null) {
                String declare =
                        "far.host(\"" + connect.host() + "\").port(" + connect.port() + ").to(...) declares a server";
                return other.why() != null
                        ? declare
                        : declare + "; @FarNetwork(direct = \"" + connect.host() + "\") leaves the host alone";
            }
        }
        return null;
    }
}
