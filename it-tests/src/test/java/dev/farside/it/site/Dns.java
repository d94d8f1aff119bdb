package dev.farside.it.site;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The resolver of one network. It knows the names of a hosts file, which it reads again for each question, and nothing
 * else. It records every question before it answers. UDP and TCP (RFC 1035); A, AAAA, CNAME and PTR; a name's addresses
 * are in the file's order.
 */
final class Dns {
    private static final int TYPE_A = 1;
    private static final int TYPE_CNAME = 5;
    private static final int TYPE_PTR = 12;
    private static final int TYPE_SSHFP = 44;
    private static final int TYPE_AAAA = 28;
    private static final int NAME_ERROR = 3;

    private final Map<String, List<byte[]>> addresses = new HashMap<>();
    private final Map<String, String> reverse = new HashMap<>();
    private final Map<String, String> aliases = new HashMap<>();
    private final Map<String, String> fingerprints = new HashMap<>();
    private final Path hosts;
    private final Path log;

    /** @param hosts lines of "address name", "cname:target alias" or "sshfp:HEX name" ("sshfp-ad:" says that it is verified); a name may begin with "*.", which stands for one label */
    Dns(Path hosts, Path log) throws IOException {
        this.hosts = hosts;
        this.log = log;
        Files.writeString(log, "");
        readHosts();
    }

    private void readHosts() throws IOException {
        addresses.clear();
        reverse.clear();
        aliases.clear();
        fingerprints.clear();
        for (String line : Files.readAllLines(hosts)) {
            String[] words = line.split(" ");
            if (words[0].startsWith("cname:")) {
                aliases.put(words[1], words[0].substring("cname:".length()));
                continue;
            }
            if (words[0].startsWith("sshfp")) {
                fingerprints.put(words[1], words[0]);
                continue;
            }
            byte[] address = InetAddress.getByName(words[0]).getAddress();
            addresses.computeIfAbsent(words[1], none -> new ArrayList<>()).add(address);
            if (address.length != 4) {
                continue;
            }
            String[] parts = words[0].split("\\.");
            reverse.putIfAbsent(
                    parts[3] + "." + parts[2] + "." + parts[1] + "." + parts[0] + ".in-addr.arpa", words[1]);
        }
    }

    void start() throws IOException {
        DatagramSocket udp = new DatagramSocket(53);
        ServerSocket tcp = new ServerSocket(53);
        Servers.thread("dns-udp", () -> {
            byte[] space = new byte[4096];
            while (true) {
                DatagramPacket packet = new DatagramPacket(space, space.length);
                udp.receive(packet);
                byte[] answer = answer(Arrays.copyOf(space, packet.getLength()), "udp");
                udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            }
        });
        Servers.serve(tcp, this::serveTcp);
    }

    private void serveTcp(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        while (true) {
            byte[] question = new byte[in.readUnsignedShort()];
            in.readFully(question);
            byte[] answer = answer(question, "tcp");
            out.writeShort(answer.length);
            out.write(answer);
        }
    }

    private synchronized byte[] answer(byte[] question, String over) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(question);
        in.position(12);
        StringBuilder labels = new StringBuilder();
        for (int length = in.get(); length > 0; length = in.get()) {
            byte[] label = new byte[length];
            in.get(label);
            labels.append(labels.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.ISO_8859_1));
        }
        int type = in.getShort();
        int end = in.position() + 2;
        String name = labels.toString().toLowerCase(Locale.ROOT);
        Files.writeString(log, over + " " + type + " " + labels + "\n", StandardOpenOption.APPEND);

        readHosts();
        if (aliases.containsKey(name)) {
            return alias(question, end, type, aliases.get(name));
        }
        List<byte[]> data = new ArrayList<>();
        for (byte[] address : addresses(name)) {
            if (type == (address.length == 4 ? TYPE_A : TYPE_AAAA)) {
                data.add(address);
            }
        }
        if (type == TYPE_PTR && reverse.containsKey(name)) {
            data.add(wire(reverse.get(name)));
        }
        if (type == TYPE_SSHFP && fingerprints.containsKey(name)) {
            return fingerprint(question, end, fingerprints.get(name));
        }
        boolean known = !addresses(name).isEmpty() || reverse.containsKey(name);
        return reply(question, end, type, data, known ? 0 : NAME_ERROR);
    }

    /** Where the alias leads, then the addresses that are there. */
    private byte[] alias(byte[] question, int end, int type, String target) throws IOException {
        byte[] first = reply(question, end, TYPE_CNAME, List.of(wire(target)), 0);
        ByteBuffer out = ByteBuffer.wrap(Arrays.copyOf(first, 512)).position(first.length);
        short answers = 1;
        for (byte[] address : addresses(target)) {
            if (type == (address.length == 4 ? TYPE_A : TYPE_AAAA)) {
                out.put(wire(target)).putShort((short) type).putShort((short) 1).putInt(0);
                out.putShort((short) address.length).put(address);
                answers++;
            }
        }
        return Arrays.copyOf(out.putShort(6, answers).array(), out.position());
    }

    /** @param text as in the hosts file */
    private static byte[] fingerprint(byte[] question, int end, String text) {
        byte[] record = HexFormat.of().parseHex(text.substring(text.indexOf(':') + 1));
        byte[] reply = reply(question, end, TYPE_SSHFP, List.of(record), 0);
        if (text.startsWith("sshfp-ad:")) {
            reply[3] |= 0x20; // authentic data
        }
        return reply;
    }

    private List<byte[]> addresses(String name) {
        List<byte[]> own = addresses.get(name);
        String wild = "*" + name.substring(Math.max(name.indexOf('.'), 0));
        return own != null ? own : addresses.getOrDefault(wild, List.of());
    }

    private static byte[] reply(byte[] question, int end, int type, List<byte[]> all, int code) {
        ByteBuffer out = ByteBuffer.allocate(512);
        out.put(question, 0, 2);
        out.putShort((short) (0x8180 | code)); // response, recursion desired and available
        out.putShort((short) 1).putShort((short) all.size()).putInt(0);
        out.put(question, 12, end - 12);
        for (byte[] data : all) {
            out.putShort((short) 0xc00c); // the question's name
            out.putShort((short) type).putShort((short) 1).putInt(0); // class IN, do not keep
            out.putShort((short) data.length).put(data);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] wire(String name) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : name.split("\\.")) {
            out.write(label.length());
            out.write(label.getBytes(StandardCharsets.ISO_8859_1));
        }
        out.write(0);
        return out.toByteArray();
    }
}
