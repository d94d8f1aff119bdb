package dev.farside.core.ssh.key;

/** What a key file holds once it is open. */
public interface OpenKey {
    KeyBlob publicKey();
}
