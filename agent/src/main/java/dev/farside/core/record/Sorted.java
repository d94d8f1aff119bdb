package dev.farside.core.record;

import dev.farside.core.route.HostName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Destinations, sorted by what they have come to. Each list is in order of names. */
final class Sorted {
    /**
     * One that something covers already.
     *
     * @param cover by what
     */
    record Covered(Destination destination, Known.Cover cover) {}

    /** Not covered, and not reached, as with what is behind a gateway. */
    final List<Destination> far = new ArrayList<>();

    final List<Covered> covered = new ArrayList<>();

    final List<Destination> refused = new ArrayList<>();

    /** Not reached, and nobody is known to have answered; or reached, but by another kind of socket. */
    final List<Destination> unclear = new ArrayList<>();

    final List<Destination> reached = new ArrayList<>();

    /** This machine, and its own link. */
    final List<Destination> near = new ArrayList<>();

    /** No TCP. */
    final List<Destination> datagrams = new ArrayList<>();

    /**
     * Names and addresses in normal form that no pattern of several hosts may match, and no rule for all ports: something there works,
     * answers or is covered already, or gets datagrams, which a rule refuses.
     */
    final Set<String> notProposed = new HashSet<>();

    /** As {@link #placeOf} has them: another kind of socket may have failed there. */
    private final Set<String> reachedPlaces = new HashSet<>();

    Sorted(List<Destination> seen, Known known) {
        List<Destination> all = new ArrayList<>(seen);
        all.sort(Comparator.<Destination, String>comparing(one -> one.place().host())
                .thenComparing(one -> one.place().port())
                .thenComparing(one -> one.place().kind()));
        for (Destination one : all) {
            if (one.isReached()) {
                reachedPlaces.add(placeOf(one));
            }
            if (one.isReached() || one.count(Outcome.REFUSED) > 0 || one.place().kind() == Kind.DATAGRAM) {
                notProposed.add(Patterns.normal(one.place().host()));
            }
        }
        for (Destination one : all) {
            add(one, known);
        }
    }

    /** Host in normal form, and port. */
    private static String placeOf(Destination one) {
        return Patterns.normal(one.place().host()) + " " + one.place().port();
    }

    /** Whether it matters what covers the place: not where nothing is proposed for it anyway. */
    static boolean needsCover(Place place) {
        return place.kind() != Kind.DATAGRAM && !isNear(place);
    }

    private static boolean isNear(Place place) {
        return HostName.isLocal(HostName.normal(place.host())) || Networks.isNear(place.host());
    }

    private void add(Destination one, Known known) {
        Place place = one.place();
        if (place.kind() == Kind.DATAGRAM) {
            datagrams.add(one);
            return;
        }
        if (isNear(place)) {
            near.add(one);
            return;
        }
        Known.Cover cover = known.cover(place.host(), place.port());
        if (cover != null) {
            covered.add(new Covered(one, cover));
            notProposed.add(Patterns.normal(place.host()));
        } else if (one.isReached()) {
            reached.add(one);
        } else {
            boolean isFar = one.isFar() && !reachedPlaces.contains(placeOf(one));
            (isFar ? far : one.count(Outcome.REFUSED) > 0 ? refused : unclear).add(one);
        }
    }
}
