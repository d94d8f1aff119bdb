package dev.farside.it.site;

import java.util.ArrayList;
import java.util.List;

/** What goes out past the gateway from one moment on. */
public final class Leaks {
    private final FarSide side;
    private final long packetsBefore;
    private final int questionsBefore;

    private Leaks(FarSide side) {
        this.side = side;
        packetsBefore = side.neverDirect().packets();
        questionsBefore = side.localQuestions().size();
    }

    public static Leaks fromNowOn(FarSide side) {
        return new Leaks(side);
    }

    /** Packets to far addresses, and far names that the local DNS was asked for; empty if there are none. */
    public List<String> untilNow() {
        List<String> leaks = new ArrayList<>();
        long packets = side.neverDirect().packets() - packetsBefore;
        if (packets != 0) {
            leaks.add(packets + " packets to far addresses");
        }
        List<String> asked = side.localQuestions();
        for (String question : asked.subList(questionsBefore, asked.size())) {
            if (question.contains("corp")) {
                leaks.add("asked locally: " + question);
            }
        }
        return leaks;
    }
}
