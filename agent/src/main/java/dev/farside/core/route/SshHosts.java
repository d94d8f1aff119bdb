package dev.farside.core.route;

import java.util.List;

/** The hosts that the ssh_config reaches through a gateway: what {@code ssh-config} in the rules stands for. */
public interface SshHosts {
    /** As long as no ssh_config is read. */
    SshHosts NONE = new SshHosts() {
        @Override
        public Route route(String host) {
            return null;
        }

        @Override
        public List<Chain> chains() {
            return List.of();
        }
    };

    /**
     * Runs on the program's threads, inside JDK methods.
     *
     * @param host name in normal form, or address
     * @return via a gateway, or refused where it cannot be known; null: ssh would reach it without one
     */
    Route route(String host);

    /** Every gateway the ssh_config names, in order. */
    List<Chain> chains();
}
