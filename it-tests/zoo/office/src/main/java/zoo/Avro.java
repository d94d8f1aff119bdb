package zoo;

import java.net.InetSocketAddress;
import org.apache.avro.Protocol;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.ipc.SaslSocketTransceiver;
import org.apache.avro.ipc.generic.GenericRequestor;

/** Avro's RPC over a SocketChannel. */
public final class Avro {
    private static final String PROTOCOL =
            """
            {"protocol": "Echo", "messages": {"shout": {
              "request": [{"name": "text", "type": "string"}], "response": "string"}}}
            """;

    private Avro() {}

    public static void main(String[] arguments) throws Exception {
        Protocol protocol = Protocol.parse(PROTOCOL);
        try (SaslSocketTransceiver transceiver = new SaslSocketTransceiver(new InetSocketAddress(arguments[0], 9091))) {
            GenericRecord request =
                    new GenericData.Record(protocol.getMessages().get("shout").getRequest());
            request.put("text", "to and fro");
            System.out.println(new GenericRequestor(protocol, transceiver).request("shout", request));
        }
    }
}
