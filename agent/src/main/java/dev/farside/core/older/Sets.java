package dev.farside.core.older;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/** Of {@link Set}: sets that cannot be changed and contain no null. */
public final class Sets {
    private Sets() {}

    @SafeVarargs
    @SuppressWarnings("varargs") // they are only read
    public static <E> Set<E> of(E... elements) {
        Set<E> set = new LinkedHashSet<>(Arrays.asList(elements));
        if (set.size() < elements.length) {
            throw new IllegalArgumentException("an element twice: " + Arrays.toString(elements));
        }
        for (E element : elements) {
            Objects.requireNonNull(element);
        }
        return Collections.unmodifiableSet(set);
    }

    public static <E> Set<E> of() {
        return Collections.emptySet();
    }

    public static <E> Set<E> of(E e1) {
        return all(e1);
    }

    public static <E> Set<E> of(E e1, E e2) {
        return all(e1, e2);
    }

    public static <E> Set<E> of(E e1, E e2, E e3) {
        return all(e1, e2, e3);
    }

    public static <E> Set<E> of(E e1, E e2, E e3, E e4) {
        return all(e1, e2, e3, e4);
    }

    public static <E> Set<E> of(E e1, E e2, E e3, E e4, E e5) {
        return all(e1, e2, e3, e4, e5);
    }

    public static <E> Set<E> of(E e1, E e2, E e3, E e4, E e5, E e6) {
        return all(e1, e2, e3, e4, e5, e6);
    }

    public static <E> Set<E> of(E e1, E e2, E e3, E e4, E e5, E e6, E e7) {
        return all(e1, e2, e3, e4, e5, e6, e7);
    }

    public static <E> Set<E> of(E e1, E e2, E e3, E e4, E e5, E e6, E e7, E e8) {
        return all(e1, e2, e3, e4, e5, e6, e7, e8);
    }

    public static <E> Set<E> of(E e1, E e2, E e3, E e4, E e5, E e6, E e7, E e8, E e9) {
        return all(e1, e2, e3, e4, e5, e6, e7, e8, e9);
    }

    public static <E> Set<E> of(E e1, E e2, E e3, E e4, E e5, E e6, E e7, E e8, E e9, E e10) {
        return all(e1, e2, e3, e4, e5, e6, e7, e8, e9, e10);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // they are only read
    private static <E> Set<E> all(E... elements) {
        return of(elements);
    }
}
