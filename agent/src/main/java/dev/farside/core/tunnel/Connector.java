package dev.farside.core.tunnel;

import java.io.IOException;

/** Begins a connection to one far endpoint, or throws the reason why there is none. */
public interface Connector {

    /** For those who wait for the opening themselves. */
    Runnable NOTHING = new Runnable() {
        @Override
        public void run() {
            // whoever opened it waits for it
        }
    };

    /**
     * @param whenDone as {@link Tunnel#open} has it
     * @throws IOException a rule refuses it, or it cannot be known where it leads
     */
    Tunnel.Opening open(Runnable whenDone) throws IOException;
}
