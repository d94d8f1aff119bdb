package dev.farside.core.ssh;

import dev.farside.core.ssh.key.KeyBlob;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** An agent with a hardware key: sk-ssh-ed25519@openssh.com (PROTOCOL.u2f), a type that the JDK does not know. */
final class FakeAgent implements AutoCloseable {
    private static final String TYPE = "sk-ssh-ed25519@openssh.com";
    private static final String APPLICATION = "ssh:";

    private final ServerSocketChannel server;
    private final KeyPair pair;
    final KeyBlob key;
    final Path socket;

    FakeAgent(Path socket) throws Exception {
        this.socket = socket;
        pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        Buffer blob = new ByteArrayBuffer();
        blob.putString(TYPE);
        blob.putBytes(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        blob.putString(APPLICATION);
        key = KeyBlob.of(blob.getCompactData());
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        FarServer.daemon(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                FarServer.daemon(() -> talk(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void talk(SocketChannel client) {
        try (client) {
            var in = Channels.newInputStream(client);
            byte[] length = in.readNBytes(4);
            while (length.length == 4) {
                Buffer request = new ByteArrayBuffer(
                        in.readNBytes(ByteBuffer.wrap(length).getInt()));
                byte[] answer = answer(request);
                client.write(ByteBuffer.allocate(4).putInt(answer.length).flip());
                client.write(ByteBuffer.wrap(answer));
                length = in.readNBytes(4);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] answer(Buffer request) throws Exception {
        Buffer answer = new ByteArrayBuffer();
        byte type = request.getByte();
        if (type == 11) {
            answer.putByte((byte) 12);
            answer.putUInt(1);
            answer.putBytes(key.bytes());
            answer.putString("in my pocket");
        } else if (type == 13) {
            request.getBytes();
            answer.putByte((byte) 14);
            answer.putBytes(signature(request.getBytes()));
        } else {
            answer.putByte((byte) 5);
        }
        return answer.getCompactData();
    }

    private byte[] signature(byte[] data) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        Buffer signed = new ByteArrayBuffer();
        signed.putRawBytes(sha.digest(APPLICATION.getBytes(StandardCharsets.US_ASCII)));
        signed.putByte((byte) 1); // touched
        signed.putUInt(42);
        signed.putRawBytes(sha.digest(data));
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(pair.getPrivate());
        signer.update(signed.getCompactData());
        Buffer signature = new ByteArrayBuffer();
        signature.putString(TYPE);
        signature.putBytes(signer.sign());
        signature.putByte((byte) 1);
        signature.putUInt(42);
        return signature.getCompactData();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
