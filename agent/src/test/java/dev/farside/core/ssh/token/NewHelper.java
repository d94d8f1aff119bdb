package dev.farside.core.ssh.token;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;

/**
 * A program that signs as ssh-pkcs11-helper from OpenSSH 10.1 on does. It has one RSA key.
 *
 * <p>Arguments: a file with the private key (PKCS#8), one with the public key as ssh encodes it.
 */
public final class NewHelper {
    private NewHelper() {}

    public static void main(String[] arguments) throws Exception {
        PrivateKey key = KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Files.readAllBytes(Path.of(arguments[0]))));
        byte[] blob = Files.readAllBytes(Path.of(arguments[1]));
        DataInputStream in = new DataInputStream(System.in);
        DataOutputStream out = new DataOutputStream(System.out);
        for (int length = in.readInt(); ; length = in.readInt()) {
            int type = in.read();
            if (type == 20) {
                in.skipNBytes(length - 1);
                out.writeInt(1 + 4 + 4 + blob.length + 4);
                out.write(12);
                out.writeInt(1);
                string(out, blob);
                string(out, new byte[0]);
            } else {
                string(in);
                byte[] data = string(in);
                byte[] algorithm = string(in);
                in.readInt();
                Signature signer = Signature.getInstance("SHA512withRSA");
                signer.initSign(key);
                signer.update(data);
                byte[] signature = signer.sign();
                int whole = 4 + algorithm.length + 4 + signature.length;
                out.writeInt(1 + 4 + whole);
                out.write(14);
                out.writeInt(whole);
                string(out, algorithm);
                string(out, signature);
            }
            out.flush();
        }
    }

    private static byte[] string(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }

    private static void string(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
