package zoo;

import java.net.InetSocketAddress;
import java.util.Locale;
import org.apache.avro.Protocol;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.ipc.SaslSocketServer;
import org.apache.avro.ipc.generic.GenericResponder;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TStruct;
import org.apache.thrift.protocol.TType;
import org.apache.thrift.server.TServer;
import org.apache.thrift.server.TThreadPoolServer;
import org.apache.thrift.transport.TServerSocket;
import org.apache.thrift.transport.layered.TFramedTransport;

/** Thrift and Avro servers of one method, which gives back in capitals what it is called with. */
final class CallServers {
    private static final String AVRO =
            """
            {"protocol": "Echo", "messages": {"shout": {
              "request": [{"name": "text", "type": "string"}], "response": "string"}}}
            """;

    private CallServers() {}

    static void start() throws Exception {
        TServer thrift = new TThreadPoolServer(new TThreadPoolServer.Args(new TServerSocket(9090))
                .transportFactory(new TFramedTransport.Factory())
                .protocolFactory(new TBinaryProtocol.Factory())
                .processor(CallServers::shout));
        Thread thread = new Thread(thrift::serve, "thrift");
        thread.setDaemon(true);
        thread.start();
        System.setProperty("org.apache.avro.SERIALIZABLE_PACKAGES", "org.apache.avro,java.lang");
        new SaslSocketServer(
                        new GenericResponder(Protocol.parse(AVRO)) {
                            @Override
                            public Object respond(Protocol.Message message, Object request) {
                                return capitals(
                                        ((GenericRecord) request).get("text").toString());
                            }
                        },
                        new InetSocketAddress(9091))
                .start();
    }

    private static void shout(TProtocol in, TProtocol out) throws TException {
        TMessage call = in.readMessageBegin();
        in.readStructBegin();
        in.readFieldBegin();
        String text = in.readString();
        in.readFieldEnd();
        in.readFieldBegin();
        in.readStructEnd();
        in.readMessageEnd();
        out.writeMessageBegin(new TMessage(call.name, TMessageType.REPLY, call.seqid));
        out.writeStructBegin(new TStruct("result"));
        out.writeFieldBegin(new TField("success", TType.STRING, (short) 0));
        out.writeString(capitals(text));
        out.writeFieldEnd();
        out.writeFieldStop();
        out.writeStructEnd();
        out.writeMessageEnd();
        out.getTransport().flush();
    }

    private static String capitals(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
