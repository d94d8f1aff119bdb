package dev.farside.core.older;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Of {@link List} and streams: lists that cannot be changed and contain no null. */
public final class Lists {
    private Lists() {}

    @SafeVarargs
    @SuppressWarnings("varargs") // they are only read
    public static <E> List<E> of(E... elements) {
        return unchangeable(elements);
    }

    public static <E> List<E> copyOf(Collection<? extends E> elements) {
        @SuppressWarnings("unchecked") // as its elements are
        E[] array = (E[]) elements.toArray();
        return unchangeable(array);
    }

    private static <E> List<E> unchangeable(E[] elements) {
        for (E element : elements) {
            Objects.requireNonNull(element);
        }
        return Collections.unmodifiableList(Arrays.asList(elements.clone()));
    }

    /** {@link Stream}'s, which may contain null. */
    @SuppressWarnings("unchecked") // as its elements are
    public static <T> List<T> toList(Stream<T> stream) {
        return Collections.unmodifiableList((List<T>) Arrays.asList(stream.toArray()));
    }

    public static <E> List<E> of() {
        return Collections.emptyList();
    }

    public static <E> List<E> of(E e1) {
        return all(e1);
    }

    public static <E> List<E> of(E e1, E e2) {
        return all(e1, e2);
    }

    public static <E> List<E> of(E e1, E e2, E e3) {
        return all(e1, e2, e3);
    }

    public static <E> List<E> of(E e1, E e2, E e3, E e4) {
        return all(e1, e2, e3, e4);
    }

    public static <E> List<E> of(E e1, E e2, E e3, E e4, E e5) {
        return all(e1, e2, e3, e4, e5);
    }

    public static <E> List<E> of(E e1, E e2, E e3, E e4, E e5, E e6) {
        return all(e1, e2, e3, e4, e5, e6);
    }

    public static <E> List<E> of(E e1, E e2, E e3, E e4, E e5, E e6, E e7) {
        return all(e1, e2, e3, e4, e5, e6, e7);
    }

    public static <E> List<E> of(E e1, E e2, E e3, E e4, E e5, E e6, E e7, E e8) {
        return all(e1, e2, e3, e4, e5, e6, e7, e8);
    }

    public static <E> List<E> of(E e1, E e2, E e3, E e4, E e5, E e6, E e7, E e8, E e9) {
        return all(e1, e2, e3, e4, e5, e6, e7, e8, e9);
    }

    public static <E> List<E> of(E e1, E e2, E e3, E e4, E e5, E e6, E e7, E e8, E e9, E e10) {
        return all(e1, e2, e3, e4, e5, e6, e7, e8, e9, e10);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // they are only read
    private static <E> List<E> all(E... elements) {
        return unchangeable(elements);
    }
}
