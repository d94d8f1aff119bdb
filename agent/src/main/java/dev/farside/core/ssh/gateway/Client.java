package dev.farside.core.ssh.gateway;

import dev.farside.core.ssh.account.Account;
import dev.farside.core.ssh.crypto.AesGcm;
import dev.farside.core.ssh.crypto.Ed25519;
import dev.farside.core.ssh.crypto.KeyExchanges;
import dev.farside.core.ssh.hostkey.HostKeyUpdate;
import dev.farside.core.ssh.transport.GatewaySession;
import dev.farside.core.ssh.transport.Transport;
import dev.farside.core.ssh.userauth.LoginService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientConnectionServiceFactory;
import org.apache.sshd.client.session.ClientSessionImpl;
import org.apache.sshd.client.session.SessionFactory;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.core.CoreModuleProperties;

/**
 * The library's client, which only holds our settings. It is never started, so its connectors, timers and thread pools
 * are not used. Sessions are created directly on our transports.
 */
final class Client {
    /**
     * The bytes after which a key exchange is due. RFC 4344 lets AES encrypt 64 GiB under one key; OpenSSH stays a
     * little below that, and so does farside.
     */
    private static final long REKEY_BYTES = 58L << 30;

    /** AES-GCM first: here it is four times as fast as OpenSSH's first choice. */
    private static final List<BuiltinCiphers> CIPHERS = List.of(
            BuiltinCiphers.aes128gcm,
            BuiltinCiphers.aes256gcm,
            BuiltinCiphers.aes128ctr,
            BuiltinCiphers.aes192ctr,
            BuiltinCiphers.aes256ctr,
            BuiltinCiphers.cc20p1305_openssh);

    private final SshClient settings;

    Client() {
        Ed25519.install();
        settings = ClientBuilder.builder()
                .cipherFactories(ciphers())
                .keyExchangeFactories(KeyExchanges.usual())
                .signatureFactories(ClientBuilder.setUpDefaultSignatureFactories(false))
                .hostConfigEntryResolver(HostConfigEntryResolver.EMPTY)
                .serverKeyVerifier(RejectAllServerKeyVerifier.INSTANCE)
                .channelFactories(List.of())
                .globalRequestHandlers(List.of(KeepAliveHandler.INSTANCE, HostKeyUpdate.HANDLER))
                .build();
        settings.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        settings.setUserAuthFactories(LoginService.methods());
        settings.setServiceFactories(List.of(LoginService.factory(), new ServiceFactory()));
        CoreModuleProperties.CLIENT_IDENTIFICATION.set(settings, "farside");
        CoreModuleProperties.IDLE_TIMEOUT.set(settings, Duration.ZERO);
        CoreModuleProperties.AUTH_TIMEOUT.set(settings, Duration.ZERO);
        CoreModuleProperties.REKEY_BYTES_LIMIT.set(settings, REKEY_BYTES);
        CoreModuleProperties.REKEY_TIME_LIMIT.set(settings, Duration.ZERO);
    }

    private static List<NamedFactory<Cipher>> ciphers() {
        List<NamedFactory<Cipher>> factories = new ArrayList<>();
        for (BuiltinCiphers cipher : CIPHERS) {
            if (cipher.isSupported()) {
                factories.add(AesGcm.orBuiltin(cipher));
            }
        }
        return factories;
    }

    /** Creates a session that has sent its identification string and SSH_MSG_KEXINIT. */
    GatewaySession start(Transport transport, Account account) throws Exception {
        Sessions sessions = new Sessions(settings, account);
        sessions.sessionCreated(transport);
        return sessions.made;
    }

    private static final class Sessions extends SessionFactory {
        private final Account account;
        private GatewaySession made;

        Sessions(SshClient settings, Account account) {
            super(settings);
            this.account = account;
        }

        @Override
        protected ClientSessionImpl doCreateSession(IoSession transport) throws Exception {
            made = new GatewaySession(getClient(), (Transport) transport);
            return made;
        }

        @Override
        protected ClientSessionImpl setupSession(ClientSessionImpl session) throws Exception {
            session.setUsername(account.user());
            account.equip(session);
            made.settingsAreComplete();
            return session;
        }
    }

    private static final class ServiceFactory extends ClientConnectionServiceFactory {
        @Override
        public Service create(Session session) throws IOException {
            return new ChannelsService((GatewaySession) session);
        }
    }
}
