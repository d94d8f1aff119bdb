package dev.farside.core.nio;

import dev.farside.core.own.ShortLock;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What farside keeps for objects of the JDK, by their identity, as long as they are reachable. A look-up takes no lock,
 * because every read and write of every channel makes one.
 */
public final class WeakTable<K, V> {
    private static final int SMALLEST = 64;

    private static final class Entry<K, V> extends WeakReference<K> {
        final int hash;
        final V value;
        final Entry<K, V> next;

        Entry(K key, int hash, V value, Entry<K, V> next, ReferenceQueue<K> queue) {
            super(key, queue);
            this.hash = hash;
            this.value = value;
            this.next = next;
        }
    }

    private final ReferenceQueue<K> gone = new ReferenceQueue<>();
    private final ShortLock lock = new ShortLock();

    /** Chains of entries that do not change: a change makes new ones. Null until the first entry. */
    private volatile AtomicReferenceArray<Entry<K, V>> chains;

    /** Under the lock. */
    private int size;

    /** @return null for none */
    public V get(K key) {
        AtomicReferenceArray<Entry<K, V>> now = chains;
        if (now == null) {
            return null;
        }
        int hash = System.identityHashCode(key);
        for (Entry<K, V> entry = now.get(hash & (now.length() - 1)); entry != null; entry = entry.next) {
            WeakReference<K> its = entry; // by its own type, for the build to find the call: Java 8 has no such method
            if (its.refersTo(key)) {
                return entry.value;
            }
        }
        return null;
    }

    /** Replaces the value that the key has. */
    public void put(K key, V value) {
        lock.lock();
        try {
            forgetTheGone();
            roomLocked();
            remove(key, null);
            add(chains, key, value);
            size++;
        } finally {
            lock.unlock();
        }
    }

    /** @return the value that the key has now: this one, or the one that it had before */
    public V putIfAbsent(K key, V value) {
        lock.lock();
        try {
            V present = get(key);
            if (present != null) {
                return present;
            }
            forgetTheGone();
            roomLocked();
            add(chains, key, value);
            size++;
            return value;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            forgetTheGone();
            return size;
        } finally {
            lock.unlock();
        }
    }

    private void roomLocked() {
        AtomicReferenceArray<Entry<K, V>> old = chains;
        if (old == null) {
            chains = new AtomicReferenceArray<>(SMALLEST);
        } else if (size >= old.length()) {
            AtomicReferenceArray<Entry<K, V>> larger = new AtomicReferenceArray<>(old.length() * 2);
            int alive = 0;
            for (int i = 0; i < old.length(); i++) {
                for (Entry<K, V> entry = old.get(i); entry != null; entry = entry.next) {
                    K key = entry.get();
                    if (key != null) {
                        add(larger, key, entry.value);
                        alive++;
                    }
                }
            }
            chains = larger;
            size = alive;
        }
    }

    private void add(AtomicReferenceArray<Entry<K, V>> to, K key, V value) {
        int hash = System.identityHashCode(key);
        int at = hash & (to.length() - 1);
        to.set(at, new Entry<>(key, hash, value, to.get(at), gone));
    }

    private void forgetTheGone() {
        for (Reference<? extends K> one = gone.poll(); one != null; one = gone.poll()) {
            remove(null, (Entry<?, ?>) one);
        }
    }

    /** Removes the entry of a key, or else this entry. An entry of an earlier, smaller table is not found. */
    private void remove(K key, Entry<?, ?> dead) {
        int hash = dead == null ? System.identityHashCode(key) : dead.hash;
        int at = hash & (chains.length() - 1);
        Entry<K, V> kept = null;
        boolean found = false;
        for (Entry<K, V> entry = chains.get(at); entry != null; entry = entry.next) {
            WeakReference<K> its = entry;
            if (dead == null ? its.refersTo(key) : entry == dead) {
                found = true;
            }
        }
        if (!found) {
            return;
        }
        for (Entry<K, V> entry = chains.get(at); entry != null; entry = entry.next) {
            K its = entry.get();
            if (entry == dead || (dead == null && its == key) || its == null) {
                size--; // those that are gone meanwhile, too: their entries are not found later
            } else {
                kept = new Entry<>(its, entry.hash, entry.value, kept, gone);
            }
        }
        chains.set(at, kept);
    }
}
