package faults;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** Far places behind one gateway, under names that nobody has asked for before. */
final class Places {
    static final int ECHO = 7;
    static final int COUNT = 9;
    static final int SILENT = 15;
    static final int SOURCE = 19;
    static final int CLOSED = 6;

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String gateway;

    /** @param gateway its alias */
    Places(String gateway) {
        this.gateway = gateway;
    }

    String gateway() {
        return gateway;
    }

    String name() {
        return "n" + NUMBER.incrementAndGet() + "-" + gateway + ".zoo.corp.example";
    }

    /** Whose addresses the program is to see. */
    String realName() {
        return "n" + NUMBER.incrementAndGet() + "-" + gateway + "-real.zoo.corp.example";
    }

    /** One that swallows what is sent to it. */
    String hole() {
        return "hole.corp.example";
    }

    InetSocketAddress of(int port) {
        return new InetSocketAddress(name(), port);
    }
}
