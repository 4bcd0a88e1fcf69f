package io.fairlead.net.http2;

import java.io.IOException;

/** What the peer's frames beside messages do: settings, pings, priorities, resets, windows. Used by the reading thread. */
final class ControlFrames {

    /** Learns what else the peer says of itself. */
    interface Peer {
        /** A setting that means nothing to the frames themselves. */
        void setting(int name, long value);

        /** It takes no more streams, and none behind this one was looked at. */
        void leaves(int lastProcessed);
    }

    /** Of a client nothing more is needed: what it says there binds us to nothing. */
    static final Peer CLIENT = new Peer() {
        @Override
        public void setting(int name, long value) {
            // What we do not know, and what only limits what we never do: RFC 9113 section 6.5.2.
        }

        @Override
        public void leaves(int lastProcessed) {
            // It opens no more streams.
        }
    };

    private final FrameInput input;
    private final FrameOutput output;
    private final StreamTable table;
    private final FrameNoise noise;
    private final Peer peer;

    ControlFrames(FrameInput input, StreamTable table, FrameNoise noise, Peer peer) {
        this.peer = peer;
        this.input = input;
        this.output = table.output;
        this.table = table;
        this.noise = noise;
    }

    /** A frame of a type nobody knows is passed over. RFC 9113 section 5.5. */
    void unknown() throws IOException {
        noise.add();
        input.skip(input.length);
    }

    void goAway() throws IOException {
        connectionOnly(Frames.GOAWAY);
        if (input.length < 8) {
            throw new Http2Exception(ErrorCode.FRAME_SIZE_ERROR, "farewell too short");
        }
        int last = input.u31();
        input.skip(input.length - 4);
        peer.leaves(last);
    }

    private void connectionOnly(int type) throws Http2Exception {
        if (input.stream != 0) {
            throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "frame " + type + " on a stream");
        }
    }

    private void streamOnly() throws Http2Exception {
        if (input.stream == 0) {
            throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "frame without a stream");
        }
    }

    private void size(int wanted) throws Http2Exception {
        if (input.length != wanted) {
            throw new Http2Exception(ErrorCode.FRAME_SIZE_ERROR, "frame of a wrong size");
        }
    }

    void settings() throws IOException {
        connectionOnly(Frames.SETTINGS);
        if (input.has(Frames.ACK)) {
            size(0);
            return;
        }
        noise.add();
        if (input.length % 6 != 0) {
            throw new Http2Exception(ErrorCode.FRAME_SIZE_ERROR, "settings of a wrong size");
        }
        for (int left = input.length; left > 0; left -= 6) {
            setting(input.u16(), input.u32());
        }
        output.settingsAck();
    }

    private void setting(int name, long value) throws Http2Exception {
        switch (name) {
            case Frames.SETTINGS_HEADER_TABLE_SIZE -> output.tableSize(value);
            case Frames.SETTINGS_INITIAL_WINDOW_SIZE -> table.initialWindow(value);
            case Frames.SETTINGS_ENABLE_PUSH, Frames.SETTINGS_ENABLE_CONNECT_PROTOCOL -> {
                if (value > 1) {
                    throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "neither 0 nor 1");
                }
                peer.setting(name, value);
            }
            case Frames.SETTINGS_MAX_FRAME_SIZE -> {
                if (value < Frames.MAX_PAYLOAD || value >= 1 << 24) {
                    throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "impossible frame size");
                }
            }
            default -> peer.setting(name, value);
        }
    }

    void ping() throws IOException {
        connectionOnly(Frames.PING);
        size(8);
        byte[] payload = new byte[8];
        input.all(payload, 0, 8);
        if (!input.has(Frames.ACK)) {
            noise.add();
            output.pong(payload);
        }
    }

    void priority() throws IOException {
        streamOnly();
        noise.add();
        int id = input.stream;
        if (input.length != 5) {
            input.skip(input.length);
            table.fail(id, ErrorCode.FRAME_SIZE_ERROR);
            return;
        }
        int dependsOn = input.u31();
        input.skip(1);
        if (dependsOn == id) {
            table.fail(id, ErrorCode.PROTOCOL_ERROR);
        }
    }

    void reset() throws IOException {
        streamOnly();
        size(4);
        known();
        int id = input.stream;
        long code = input.u32();
        if (!table.toServer) {
            noise.add();
        }
        table.wasResetByPeer(id, code);
    }

    /** A frame on a stream that was never opened. */
    private void known() throws Http2Exception {
        if (input.stream > table.last || input.stream % 2 == 0) {
            throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "frame on a stream that is idle");
        }
    }

    void windowUpdate() throws IOException {
        size(4);
        int id = input.stream;
        if (id != 0) {
            known();
        }
        int increment = input.u31();
        if (increment == 0) {
            if (id == 0) {
                throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "window of nothing");
            }
            table.fail(id, ErrorCode.PROTOCOL_ERROR);
            return;
        }
        if (id == 0) {
            table.connectionWindow(increment);
        } else if (!table.streamWindow(id, increment)) {
            table.fail(id, ErrorCode.FLOW_CONTROL_ERROR);
        }
    }
}
