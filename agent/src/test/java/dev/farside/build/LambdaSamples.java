package dev.farside.build;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** Lambdas, method references and records of all kinds, and the results that they must give. */
@SuppressWarnings({"UnnecessaryLambda", "ArrayRecordComponent"}) // they are what is tested
public final class LambdaSamples implements Supplier<List<String>> {
    private final List<String> answers = new ArrayList<>();
    private final String mine = "mine";

    @Override
    public List<String> get() {
        captures((byte) 1, 'c', 3L, 4.5f, 6.5, true, "seven");
        references();
        conversions();
        interfaces();
        records();
        return answers;
    }

    private void add(Object answer) {
        answers.add(String.valueOf(answer));
    }

    private void captures(byte b, char c, long l, float f, double d, boolean z, String s) {
        Supplier<String> all = () -> mine + b + c + l + f + d + z + s;
        add(all.get());
        Supplier<Supplier<String>> inner = () -> () -> mine + l;
        add(inner.get().get());
        add(new Inner().in());
        Runnable once = same();
        add(once == same());
    }

    private static Runnable same() {
        return () -> {};
    }

    private final class Inner {
        String in() {
            Function<String, String> f = mine::concat;
            return f.apply("!") + ((Supplier<String>) () -> mine).get();
        }
    }

    private void references() {
        Function<String, Integer> unbound = String::length;
        Supplier<StringBuilder> constructor = StringBuilder::new;
        Function<String, StringBuilder> constructorOf = StringBuilder::new;
        IntFunction<int[]> array = int[]::new;
        BiFunction<LambdaSamples, String, String> own = LambdaSamples::hidden;
        Function<String, String> bound = this::hidden;
        Supplier<String> above = super::toString;
        Function<Object, String> fixed = String::valueOf;
        Comparator<String> defaults = Comparator.<String>naturalOrder().reversed();
        add(unbound.apply("four") + constructor.get().append(1).toString() + constructorOf.apply("of"));
        add(array.apply(3).length
                + own.apply(this, "a")
                + bound.apply("b")
                + above.get().isEmpty());
        add(fixed.apply(null) + defaults.compare("a", "b"));
        List<String> list = new ArrayList<>();
        Runnable dropsResult = this::counted;
        dropsResult.run();
        Function<String, Boolean> boxesResult = list::add;
        add(boxesResult.apply("x").toString() + list);
    }

    private String hidden(String word) {
        return mine + word;
    }

    private long counted() {
        add("counted");
        return 1;
    }

    private static long longer(long value) {
        return value + 1;
    }

    private void conversions() {
        ToLongFunction<String> widens = String::length;
        ToDoubleFunction<String> widensMore = String::length;
        Function<Integer, Long> unboxesAndWidens = LambdaSamples::longer;
        Function<Integer, Integer> boxes = Math::abs;
        IntUnaryOperator primitive = Math::abs;
        IntFunction<Object> boxesArgument = String::valueOf;
        IntFunction<Object> boxesForObject = List::of;
        Comparator<Integer> bridged = Integer::compare;
        add(widens.applyAsLong("abc") + widensMore.applyAsDouble("abcd") + unboxesAndWidens.apply(41));
        add(boxes.apply(-1) + primitive.applyAsInt(-2) + Integer.signum(bridged.compare(1, 2)));
        add(boxesArgument.apply(5) + boxesForObject.apply(6).toString());
    }

    private interface Wide {
        Object make();
    }

    private interface Narrow extends Wide {
        @Override
        String make();

        default Supplier<String> twice() {
            return () -> make() + make();
        }

        static Supplier<String> once() {
            return () -> "once";
        }
    }

    private void interfaces() {
        Narrow narrow = () -> mine;
        Wide wide = narrow;
        add(wide.make() + narrow.twice().get() + Narrow.once().get());
        Runnable marked = (Runnable & Serializable & Cloneable) () -> {};
        add(marked instanceof Serializable && marked instanceof Cloneable);
    }

    private record Nothing() {}

    private record Everything(
            boolean z, char c, byte b, short s, int i, long l, float f, double d, String text, int... rest) {}

    private void records() {
        int[] rest = null;
        Everything one = new Everything(true, 'c', (byte) 1, (short) 2, 3, 4L, 5f, 6d, "seven", rest);
        List<Everything> others = List.of(
                new Everything(true, 'c', (byte) 1, (short) 2, 3, 4L, 5f, 6d, new String("seven".toCharArray()), rest),
                new Everything(false, 'c', (byte) 1, (short) 2, 3, 4L, 5f, 6d, "seven", rest),
                new Everything(true, 'd', (byte) 1, (short) 2, 3, 4L, 5f, 6d, "seven", rest),
                new Everything(true, 'c', (byte) 0, (short) 2, 3, 4L, 5f, 6d, "seven", rest),
                new Everything(true, 'c', (byte) 1, (short) 0, 3, 4L, 5f, 6d, "seven", rest),
                new Everything(true, 'c', (byte) 1, (short) 2, 0, 4L, 5f, 6d, "seven", rest),
                new Everything(true, 'c', (byte) 1, (short) 2, 3, 0L, 5f, 6d, "seven", rest),
                new Everything(true, 'c', (byte) 1, (short) 2, 3, 4L, Float.NaN, 6d, "seven", rest),
                new Everything(true, 'c', (byte) 1, (short) 2, 3, 4L, 5f, -0d, "seven", rest),
                new Everything(true, 'c', (byte) 1, (short) 2, 3, 4L, 5f, 6d, null, rest));
        for (Everything other : others) {
            Object itself = other;
            add(one.equals(other) + " " + other.equals(itself) + " " + other.hashCode() + " " + other);
        }
        Object different = new Nothing();
        add(one.equals(different) + " " + different.equals(new Nothing()));
        add(different.hashCode() + " " + different);
    }
}
