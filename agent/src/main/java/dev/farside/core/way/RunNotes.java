package dev.farside.core.way;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the JVMs of a run that have ended have noted (class {@link RunFile}).
 *
 * @param texts each one line
 * @param jvms that have ended with a word
 * @param lost JVMs that ended without one
 * @param reports whether this JVM is to report them: it is the first of the run, or the last one for now
 * @param last whether no JVM of the run is left to add any
 * @param generation PID.START of the JVM that began the run's file, which the last JVM of a run removes: one that starts later begins it
 *     anew, and has none of the notes of those before
 * @param alone whether these are the notes of this JVM alone, since those of the others are not to be had
 */
public record RunNotes(
        List<String> texts, int jvms, int lost, boolean reports, boolean last, String generation, boolean alone) {

    /** Of a JVM that shares no run's file. */
    public static RunNotes alone(List<String> texts) {
        return new RunNotes(texts, 1, 0, true, true, "", true);
    }

    /** @param text of the run's file */
    static RunNotes of(String text, boolean reports, boolean last) {
        List<String> texts = new ArrayList<>();
        for (String line : text.split("\n")) {
            String[] words = line.split(" ", 4);
            if (words.length == 4 && words[0].equals("note")) {
                texts.add(words[3]);
            }
        }
        int ended = 0;
        int lost = 0;
        Map<String, String[]> jvms = RunFile.lastWords(text); // in the order in which they began
        for (Map.Entry<String, String[]> jvm : jvms.entrySet()) {
            if (jvm.getValue().length > 3) {
                ended++;
            } else if (!RunFile.isAlive(jvm.getKey())) {
                lost++;
            }
        }
        String generation =
                jvms.isEmpty() ? "" : jvms.keySet().iterator().next().replace(' ', '.');
        return new RunNotes(texts, ended, lost, reports, last, generation, false);
    }
}
