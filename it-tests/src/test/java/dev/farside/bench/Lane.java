package dev.farside.bench;

import java.util.ArrayList;
import java.util.List;

/** A way of connecting, and the class with which the program connects: one row of a table. */
record Lane(Peer.Way way, String door) {
    static final String REFERENCE = Peer.Way.SSH_D.title + ", Socket";

    /** Where {@code ssh -D} can only serve Socket, it is what the other doors of farside are compared with. */
    static List<Lane> sockets() {
        List<Lane> lanes = new ArrayList<>();
        for (Peer.Way way : Peer.Way.values()) {
            if (way.isPeer() && Peer.isPossible(way)) {
                lanes.add(new Lane(way, "socket"));
            }
        }
        return lanes;
    }

    static List<Lane> all() {
        List<Lane> lanes = sockets();
        lanes.add(new Lane(Peer.Way.FARSIDE, "channel"));
        lanes.add(new Lane(Peer.Way.FARSIDE, "netty"));
        return lanes;
    }

    static List<Lane> withDirect() {
        List<Lane> lanes = new ArrayList<>(essential());
        lanes.add(0, new Lane(Peer.Way.DIRECT, "socket"));
        return lanes;
    }

    static List<Lane> essential() {
        return List.of(
                new Lane(Peer.Way.SSH_D, "socket"),
                new Lane(Peer.Way.FARSIDE, "socket"),
                new Lane(Peer.Way.FARSIDE, "channel"));
    }

    /** Without and with a recording of Flight Recorder, with the row that the other is compared with first. */
    static List<Lane> recorded() {
        return List.of(new Lane(Peer.Way.FARSIDE, "socket"), new Lane(Peer.Way.FARSIDE_RECORDED, "socket"));
    }

    /** Over one login that several programs share. */
    static List<Lane> shared() {
        List<Lane> lanes = new ArrayList<>(essential());
        for (Peer.Way way : List.of(Peer.Way.FARSIDE_MASTER, Peer.Way.FARSIDE_LOGIN)) {
            lanes.add(new Lane(way, "socket"));
            lanes.add(new Lane(way, "channel"));
        }
        return lanes;
    }

    String title() {
        return way.title + ", "
                + switch (door) {
                    case "socket" -> "Socket";
                    case "channel" -> "SocketChannel";
                    default -> "Netty";
                };
    }
}
