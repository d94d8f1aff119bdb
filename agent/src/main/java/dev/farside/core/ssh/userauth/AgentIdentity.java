package dev.farside.core.ssh.userauth;

import dev.farside.core.ssh.key.KeyBlob;
import dev.farside.core.ssh.key.UnusableKey;
import java.io.IOException;

/** A key that an ssh-agent signs with. It may be of any type, and in hardware. */
final class AgentIdentity implements Identity {
    private final SshAgent agent;
    private final KeyBlob agentKey;
    private final KeyBlob offered;
    private final String name;
    private final Identity instead;

    /**
     * @param agentKey what the agent knows the key by
     * @param offered the same, or a certificate of it
     * @param instead who signs when the agent refuses, or null
     */
    AgentIdentity(SshAgent agent, KeyBlob agentKey, KeyBlob offered, String name, Identity instead) {
        this.agent = agent;
        this.agentKey = agentKey;
        this.offered = offered;
        this.name = name;
        this.instead = instead;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public KeyBlob key() {
        return offered;
    }

    @Override
    public byte[] sign(String algorithm, byte[] data) throws UnusableKey {
        try {
            return agent.sign(agentKey, algorithm, data);
        } catch (IOException e) {
            if (instead != null) {
                return instead.sign(algorithm, data);
            }
            throw new UnusableKey("the ssh-agent did not sign with it: " + e.getMessage(), e);
        }
    }
}
