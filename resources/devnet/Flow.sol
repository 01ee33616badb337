// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// The Flow contract of a local network: the interface and the checks of the 0G Flow contract, without mining.
// `Flow` takes the submissions of today's contract, `OlderFlow` those of the one before it.

struct Node {
    bytes32 root;
    uint256 height;
}

struct SubmissionData {
    uint256 length;
    bytes tags;
    Node[] nodes;
}

struct Submission {
    SubmissionData data;
    address submitter;
}

/// What a sector costs. Keeps what was paid.
contract Market {
    uint256 public immutable pricePerSector;

    constructor(uint256 price) {
        pricePerSector = price;
    }

    receive() external payable {}
}

abstract contract FlowBase {
    event Submit(
        address indexed sender,
        bytes32 indexed identity,
        uint256 submissionIndex,
        uint256 startPos,
        uint256 length,
        SubmissionData submission
    );

    error NotEnoughFee(uint256 price, uint256 amount, uint256 paid);
    error EnforcedPause();

    uint256 internal constant SECTORS_PER_SEGMENT = 1024;

    address public immutable market;
    uint256 public immutable firstBlock;
    address private immutable owner;
    bool public paused;
    uint256 public numSubmissions;

    /// Sectors of the flow so far; the first one is never given away.
    uint256 private flowLength;
    /// Roots of the perfect trees that the flow is made of: one for each 1-bit of its length, by height.
    mapping(uint256 => bytes32) private peaks;
    mapping(uint256 => bytes32) private rootAfter;

    constructor(address market_) {
        market = market_;
        firstBlock = block.number;
        owner = msg.sender;
        append(zeroRoot(0), 0);
    }

    function submissionIndex() external view returns (uint256) {
        return numSubmissions;
    }

    function setPaused(bool value) external {
        require(msg.sender == owner, "Only the owner");
        paused = value;
    }

    /// Root of the flow as it was after a submission, free sectors read as zeros.
    function getFlowRootByTxSeq(uint256 txSeq) external view returns (bytes32) {
        return rootAfter[txSeq];
    }

    function take(SubmissionData calldata data, address sender)
        internal
        returns (uint256 index, bytes32 identity, uint256 startIndex, uint256 length)
    {
        if (paused) revert EnforcedPause();
        length = check(data);
        pay(length);
        startIndex = place(length, data.nodes[0].height);
        bytes memory roots;
        for (uint256 i = 0; i < data.nodes.length; i++) {
            append(data.nodes[i].root, data.nodes[i].height);
            roots = abi.encodePacked(roots, data.nodes[i].root);
        }
        identity = keccak256(roots);
        index = numSubmissions++;
        rootAfter[index] = flowRoot();
        emit Submit(sender, identity, index, startIndex, length, data);
    }

    /// Sectors that are charged.
    function check(SubmissionData calldata data) private pure returns (uint256 capacity) {
        uint256 count = data.nodes.length;
        require(count > 0, "Invalid submission");
        uint256 first = data.nodes[0].height;
        for (uint256 i = 0; i < count; i++) {
            uint256 height = data.nodes[i].height;
            require(height < 64 && (i == 0 || height < data.nodes[i - 1].height), "Invalid submission");
            capacity += 1 << height;
        }
        require(first - data.nodes[count - 1].height < 4, "Invalid submission");
        uint256 least;
        if (capacity < 16) least = capacity - 1;
        else if (count == 1) least = (capacity / 16) * 15;
        else least = capacity - (1 << (first - 3));
        require(data.length <= capacity * 256 && data.length > least * 256, "Invalid submission");
    }

    function pay(uint256 length) private {
        uint256 price = Market(payable(market)).pricePerSector();
        uint256 fee = price * length;
        // What was overpaid before stays here, and may pay for this one.
        if (address(this).balance < fee) revert NotEnoughFee(price, length, msg.value);
        (bool sent,) = market.call{value: fee}("");
        require(sent, "The market takes no payment");
    }

    /// Fills the flow up to where a submission may start: aligned to its first node, and in one segment if it fits.
    function place(uint256 length, uint256 firstHeight) private returns (uint256) {
        alignTo(1 << firstHeight);
        uint256 within = flowLength % SECTORS_PER_SEGMENT;
        if (within != 0 && within + length > SECTORS_PER_SEGMENT) alignTo(SECTORS_PER_SEGMENT);
        return flowLength;
    }

    function alignTo(uint256 sectors) private {
        while (flowLength % sectors != 0) {
            uint256 height = 0;
            while ((flowLength >> height) & 1 == 0) height++;
            append(zeroRoot(height), height);
        }
    }

    /// Adds a perfect tree, which must stand at a multiple of its own size.
    function append(bytes32 root, uint256 height) private {
        uint256 length = flowLength;
        flowLength = length + (1 << height);
        while ((length >> height) & 1 == 1) {
            root = keccak256(abi.encodePacked(peaks[height], root));
            height++;
        }
        peaks[height] = root;
    }

    function flowRoot() private view returns (bytes32 root) {
        bytes32 zero = zeroRoot(0);
        root = zero;
        for (uint256 height = 0; flowLength >> height != 0; height++) {
            bool full = (flowLength >> height) & 1 == 1;
            // The highest peak alone is the whole tree when nothing stands beside it.
            if (full && flowLength == 1 << height) return peaks[height];
            root = full
                ? keccak256(abi.encodePacked(peaks[height], root))
                : keccak256(abi.encodePacked(root, zero));
            zero = keccak256(abi.encodePacked(zero, zero));
        }
    }

    function zeroRoot(uint256 height) private pure returns (bytes32 root) {
        root = keccak256(new bytes(256));
        for (uint256 i = 0; i < height; i++) root = keccak256(abi.encodePacked(root, root));
    }
}

contract Flow is FlowBase {
    constructor(address market_) FlowBase(market_) {}

    function submit(Submission calldata submission)
        public
        payable
        returns (uint256, bytes32, uint256, uint256)
    {
        require(submission.submitter != address(0), "Invalid submission");
        return take(submission.data, submission.submitter);
    }

    function batchSubmit(Submission[] calldata submissions)
        external
        payable
        returns (
            uint256[] memory indexes,
            bytes32[] memory digests,
            uint256[] memory startIndexes,
            uint256[] memory lengths
        )
    {
        indexes = new uint256[](submissions.length);
        digests = new bytes32[](submissions.length);
        startIndexes = new uint256[](submissions.length);
        lengths = new uint256[](submissions.length);
        for (uint256 i = 0; i < submissions.length; i++) {
            (indexes[i], digests[i], startIndexes[i], lengths[i]) = submit(submissions[i]);
        }
    }
}

contract OlderFlow is FlowBase {
    constructor(address market_) FlowBase(market_) {}

    function submit(SubmissionData calldata submission)
        public
        payable
        returns (uint256, bytes32, uint256, uint256)
    {
        return take(submission, msg.sender);
    }

    function batchSubmit(SubmissionData[] calldata submissions)
        external
        payable
        returns (
            uint256[] memory indexes,
            bytes32[] memory digests,
            uint256[] memory startIndexes,
            uint256[] memory lengths
        )
    {
        indexes = new uint256[](submissions.length);
        digests = new bytes32[](submissions.length);
        startIndexes = new uint256[](submissions.length);
        lengths = new uint256[](submissions.length);
        for (uint256 i = 0; i < submissions.length; i++) {
            (indexes[i], digests[i], startIndexes[i], lengths[i]) = submit(submissions[i]);
        }
    }
}
