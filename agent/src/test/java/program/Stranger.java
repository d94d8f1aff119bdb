package program;

import java.util.Arrays;
import java.util.Comparator;

/** Code of a program's, to a test of whose code it is: its name is not one of ours. */
public final class Stranger implements Comparator<Integer> {
    private final Comparator<Integer> hook;

    public Stranger(Comparator<Integer> hook) {
        this.hook = hook;
    }

    /** Calls the JDK, which calls the hook. */
    public static void sort(Integer[] numbers, Comparator<Integer> hook) {
        Arrays.sort(numbers, hook);
    }

    /** Called by the JDK, calls the JDK. */
    @Override
    public int compare(Integer one, Integer other) {
        sort(new Integer[] {one, other}, hook);
        return 0;
    }
}
