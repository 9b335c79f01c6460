// What AWS calls its own patch baselines in each region, as DescribePatchBaselines answers: stacks
// and scripts name them by these ids.
#pragma once

#include <array>
#include <string_view>

namespace fakes::ssm {

struct RegionBaselines {
  std::string_view region;
  std::string_view owner;  // AWS's account there
  // The ids without "pb-", 17 digits each, in the order of kAwsBaselines; zeros where there is
  // none.
  std::string_view ids;
};

// clang-format off
constexpr std::array kRegionBaselines = {
    RegionBaselines{"af-south-1", "184521004479",
                    "02369c828165e556c0a16558a947833d0605b5b0ded6ce0762a099d4348e1919a641"
                    "0dc9249b9b6bd61470adf0ce6540b5e5a607f24a383cc6c66f80b506458499c46996"
                    "03c49d5902ccf5c2000cb5d006333f635600a9a2539d334f7ea02acc67169186ee19"
                    "0f8a8851dd4b4307a0583b50615dc04ce509e65a80a780c4f72"},
    RegionBaselines{"ap-east-1", "944505982772",
                    "0ec5452beb221707208753bcb71fb6b60e0d4a6e3caef4faccb014e2b59ff9fb8610"
                    "00622f0d7be77c15b0fda592575adabdc10ddc9d567308006c50ee79b7829f281df9"
                    "0d8004154610b21010b0af54caa65a25d301fa7642999240b0a0beb304644ebf9c3c"
                    "03ed1ebcec5d94bda00ff351e85a8090920c5d5a38dc1ae09ca"},
    RegionBaselines{"ap-east-2", "565393039352",
                    "01b8aee59d013729d0a7b305faa4c714b90e9a46f99a99ac61f0d36b1c9bac02a622"
                    "0dd296a71309bf7900149d6570d4598b06088d6f156f7a6e9f10b28d83d88e451608"
                    "0194656d0d63e7378060ab08c2c468f2100f3bb2b819547d379003564d005285975c"
                    "09cd64a6b43d3e8180fca5466277c7fc0e06c79820b57c3b715"},
    RegionBaselines{"ap-northeast-1", "486716784251",
                    "0aca46f9a9d0624540221829c157d721d800fda5699d1ae3942067dab85430494167"
                    "0be4fdf9cb953577d0b4917141375bc4b50d5f3f8560fc606e30ff8843fd26c9bc63"
                    "04ed5d5c38572bb7404e6dbcacfd1dc4ef0adf5cb7136a2984d05b8b04891f902733"
                    "045f39f17650494170ec96a1136834917104ba050f612fba3a6"},
    RegionBaselines{"ap-northeast-2", "405852045650",
                    "031f1cd5be31635e30b32bed3e9da0da3300108b3b1abd73cb1047c943c725cf271d"
                    "04ae860aacc182a50018f1714da8f24a39063270f09a9d7d15d09e5a053f5ff6b9bb"
                    "013871ebbf16f941201d9c6eaf6589d1b10fc7b27646adadf3009ea8e0b4d23c1ea7"
                    "0d000a1f5bf7e9b330c1fa8d6f562570d408ee314ae3c501c34"},
    RegionBaselines{"ap-northeast-3", "715718580783",
                    "0c59a05c38fb26b530240775d18301241d04d7f096f524c9824019c8b4446191cf4b"
                    "0841f3521e6e26d5809cb28bff024f98820ae8879a182a6803b077c75c6d75afdaef"
                    "011f9b8a867952c79046a3a78ac88a75f30edae0728756d35a608e906e55180d5d5c"
                    "00fc2d0b6260b11df057a723b3c1ccc87e0ad85426fb49e0660"},
    RegionBaselines{"ap-south-1", "424348245652",
                    "01103b25f0941317303ff71d2bffe1dc7a04bbb42c1533d9c3e0e6e80e39a398585c"
                    "0ffa3df1d27da08a90e0613237f8c3ad7f017ee25251b8f845600e29025e191e3cb0"
                    "00cd5ec8dddb2cc130936fdbbbbf401df806c9a8e57ad40af0909e4bfe392274a14f"
                    "0cd878a8adcb55b4a0298bd22278af63520b1deea2379828685"},
    RegionBaselines{"ap-south-2", "265726726193",
                    "0add4e241924b64f60786577e6ff5287d90b3bc213f6fdd0c7508299f0ca472bf27c"
                    "02ca8ac842d8b31ec061346c1eb954aaa407f3b04859638af5c0a2b4a36227aab102"
                    "0033d9ad62beca3cd004267fce7f231fec071d41bd9fdb33d9004174cf68f81f08dc"
                    "0ef118bba53b89b9800fe8137ddf8c7e580617142a5d455bd47"},
    RegionBaselines{"ap-southeast-1", "042886044593",
                    "05889d67106276e260c6de316b9f8892e405ee623bffb09f98404e695a895037cafa"
                    "017dc15c6301bae06099ab95c65cd3c13806fa23f65ee8d2abe0c48d1462a1fd4228"
                    "02a5bdec4ac3f09e50c0ce25c2299f6e8805b6196cbb3be9d2c0ca7150d91cec5dea"
                    "05ec0d7d8e6eb3fe9061f52d81e5e7fafb0da914616003c89f1"},
    RegionBaselines{"ap-southeast-2", "547428446776",
                    "09c764d2f98147d1b0a19328b328e41f910cbcee000772c53a70818d8af31023c2fb"
                    "08a5c9d60771f8ec60e4abf0fd70bbbe6b065cbcf3cfe33299d0d1543f1b86b38be7"
                    "0f7a8c231fff012b603fc2d03138e0a0fd0866fa6eac4913cdb0f12ae4be9e46351d"
                    "031ce0a726ee6ae26043db686aff4f8d2603df220ec156a717d"},
    RegionBaselines{"ap-southeast-3", "625716740435",
                    "0716227d394c7dbe40052ad5f58e6c06b00c3d2c8ab29f907fd0617ff3f9d40f7026"
                    "03492fc80fdf81ce10c8701645233e302309dd606e93eada49e0be54330151c40806"
                    "0441d6e456c20ff77016c621a464e7e9d4078f002e378f7461903434b5cebfcca28c"
                    "0e2b4206208b44ad40f99c27e34f77127a09873f8b0d620531e"},
    RegionBaselines{"ap-southeast-4", "246544314434",
                    "0d8cc7e0f49161c9808ace26128c7812f4044b28679dc28870109e143b27e61e0355"
                    "0a4721c04f78a639705ddb1ce51a01a4c70e41e0930426114d90822918b746d84c7b"
                    "09661aef89ede23080fc08cc5fb3ebc0c8035c7223752bccf120da1c4febdf4f22e1"
                    "0023e4e61a8f72c09090f1d249467e63520dd83163ed24a0ae0"},
    RegionBaselines{"ap-southeast-5", "981892383545",
                    "004910dc7abb00e4c0e72053f4c4baf09504a02645a032e60e00d7cef4f0009a7a7c"
                    "08e999bac058498330f29e13d29104aefc01e8f8ea020bfb1cb00181e64d69a56c36"
                    "0a4541d908fc02b630f4661a12438c8af105a2130530f7658980b5dce7bc55ca1db4"
                    "0be6eb3b57aa880c904072244312a2d4cd0d89670fa3d8d7605"},
    RegionBaselines{"ap-southeast-6", "116981800597",
                    "0c6c06240a07dfde70b5f70d3c08f9931f0c7d4961540c214db0aecf42c14540bfb4"
                    "0e0fe7792b9ec9a7c03a7f73bab478d4a309821619908858a5c07b69620a6ec8c596"
                    "05d1324cfaabe5cb50528903f22299b6ae0b3b7fb7b779132040c7b0372e3c8a3642"
                    "0b0c6570288f4ae280e56815eb37abe252022770ce65da45737"},
    RegionBaselines{"ap-southeast-7", "863518426219",
                    "0dabacb73c4347e5503ae2581fe2052a690983ece83537c31b603f651a1a705097ea"
                    "0e455563cc9b9696e0db97b5a3220c956c076ab1224cf04db7305f271035089f90f6"
                    "09ce866a47d1843ca0f145af30360a176401083ea569dd795d50d5635fbdd7c087a7"
                    "0e1a85c3d293626fe03cc395a25e6656ff0c1bfcdc552d2f29b"},
    RegionBaselines{"ca-central-1", "229504717686",
                    "0b97e9b98c8a7a5f50e02af1ecc72525ac06e7ceaf829ece2c60a1ef6222d0cac9ce"
                    "0874ba08bb8f511610b976d3d56c42fce0089d279c60e4a51560f132ec4ec320a5d2"
                    "0152b81389f9154630091f39f84db5c47402fca2b2d18b40bfc041c9ddf116985955"
                    "0330ecb8d560064da0663ae779fabd4edf01c560499821166c6"},
    RegionBaselines{"ca-west-1", "099690613776",
                    "0a0b0029bd436239e0a9d7bce818a2c02d064b69f936f7c849e08d493497d8960146"
                    "059d7b6e372c14cc00da875c3a7f3496f90461820a7eb5a7ad400393a29fcc6359d2"
                    "020cb04a743791d300910d7e1d47b58e140c22229123cc6c5ad08625427769690a90"
                    "068212447ee5f5eb701f5805af474fb29d0276c0e0cf6b99405"},
    RegionBaselines{"eu-central-1", "416089608788",
                    "0d3195794d19ad04b056d4257efe913420043cba60253bab521031732f5846af6b75"
                    "09bcfbcf275c8c9530081b03b93d656fb90995d101011ef0d2d01eb3c9aff28ebd7c"
                    "0d01fa55e0a2f105b0c767c64fab7fc5f3002f93afc8c43b09600b32268da6e698ea"
                    "0b2a80796f793fc540f40e1898bd7e2eca0af17a967557961db"},
    RegionBaselines{"eu-central-2", "657137089764",
                    "084386ddec5101c55090ccb04e64630ae10d47656ce819ccbc50bdcad383a802b74d"
                    "0ebf0a5d9d10ab30f0beed3e85c4c1d0bc0b735a6005b28d9d6081de25aa1d028bff"
                    "07f338a2976e95158057bce452a67700a70f5c340731c40bf840ba5ae90e51854b27"
                    "0ac40d4cdb2716c690ca3c0020e969fc5a0fc19d97bc0c36b62"},
    RegionBaselines{"eu-north-1", "035476931495",
                    "05052fba97e7406bf0300fea62ab0fad460c3d4afd9d8a361580d488cfc197759c0e"
                    "0ce843ccf58c5a61007ab814de7f0e58790ee719725cbad5a4f00764af0685e36dda"
                    "0e01ea35c90c2d45300fefc5ccccc02f850723fcf5403c27c5f062def4bf92b5fded"
                    "0be00c59fae1cad840d27bf104145140bf089635cbf3739307a"},
    RegionBaselines{"eu-south-1", "306607303522",
                    "0e90113ccf730ba8a050821e6ceaf7444403c2b483ceef9ab1e02b864de56fed0150"
                    "00ed41ee0ae577fe80fad5a85aec96786a0864cfab96884f43e036b93481532c7215"
                    "0526b690d38929f4c0bf9606b85314649205d2521e1917697c3001a30dccd65f90d5"
                    "002e2e9f4e550eba209cfa7573bc1168ae0425726004eb591ba"},
    RegionBaselines{"eu-south-2", "677535477591",
                    "0c629909e89cd757e0382d72894381e9f60b1b37418481834cc049e06a8c9a320ef6"
                    "0e8dfd80ee47f77980574de6d0c3d21c5408e42e8e8c82fbcdc0569624c9dc83b6dc"
                    "0754056ce1a5f0cfb00480a93f1f0a4ba50d0be7c85468a9510046ccce527012bf2b"
                    "0800a8513435ca76504b39c386e4e761ad03e4a480964bbb87f"},
    RegionBaselines{"eu-west-1", "845259048710",
                    "0aea3f2436a5d906003881a2222f401e0f0ae97fd6d8867ff9d0b86b00d977fb4706"
                    "00f0d0b5ec4b28f860639b72ff089fc88203f5d85c9a9cb5c1e0aa270822ed5ba098"
                    "004a8dcfbf0b3a8680f94d812a59a94cec0f55f58c349137a260aec191219fed5cc7"
                    "0108315c0964dd692002c5697b5ce036d003814a120a12d075c"},
    RegionBaselines{"eu-west-2", "628322100848",
                    "026ae12db9c48cb380be7ab14314283c200b49b16112356d35a0a763b81ab503cd55"
                    "0a335ff2e0c9c6d570ab5882985cefc37c0298410e8bfb4ac840e19e004cb48f65ac"
                    "0039cc7b956dbd53206f36acfc3b43e6ee0fb89bc9ac3b89eee01c0c0f8181a40210"
                    "0d96acfb75747719f0ec6a38643f7e78be0962e59eb68b92d67"},
    RegionBaselines{"eu-west-3", "622594171460",
                    "025f76cad588294da0345a964325bcd5aa0faedd2f945ed1b790b7c77300f1ffad35"
                    "0ea6fcbdfc2b6efc703a880680b0dae18006ac613d0280a0b1c09bad00cc8775432f"
                    "05c0489803d8fe80803e931254272c7ea00be32eb469c6643cd050ef0c5be9bf3a9d"
                    "030c74a4332f887b7077b1d1d1018de26109bcd389dfe155433"},
    RegionBaselines{"il-central-1", "605249496092",
                    "06bac30c0f5fd145701103e4d1af8abe680b38faa70e56067090de41adb1007a21aa"
                    "03351edf4826356300b23bc306ad3bded50f7be01096b743491081cdfcf68c4726fb"
                    "08ef809708dff58100f7cd1cda9206dfe7024ba57331dce784e0de8395f883877449"
                    "0eceb7ccab66779dd06b6faae9ee7239110597d098008ec37bc"},
    RegionBaselines{"me-central-1", "356260491746",
                    "020170beb667374350d6e6a49221a2953608becfde18939eb3907d22ba9d02b47400"
                    "044e5078886084aba0a319f7bde09661fb0c51866041fc962720362b0252108a8a76"
                    "0e0f7b313fe8548550e2642b4278da4eba01e6c1e56966c7b0f09cc135e7694f864e"
                    "07a6bf02151fa4da00570521f2c63adee7095845572ec77a563"},
    RegionBaselines{"me-south-1", "001521135001",
                    "06ae1c85a50937010033f0720bc0ae5b280b0f54e77291a9d790ae88a1993c46b420"
                    "02507f3c102512a570e54b49e2fed9175402db7b52a2249475307c9ad69499789b3c"
                    "0cac15f4c4353265808f3a65c3c73263130ca5d997c98e7c0e507712a2247e3ca18f"
                    "0105b26cfcbc559ff08e2b44f6bfc6a45a084296e5f01b0a28b"},
    RegionBaselines{"mx-central-1", "503561451829",
                    "08fcd947d05e273f30fdc5bcb81fe389b3067a4c5716b48641307d926ffcdcbda789"
                    "0037f629151fc0e8701423e0ceca3e7c350d7e676fccbbb12010db18c6f7f4db0250"
                    "0e47b91d733317d8b09fd10b76512105af08da9325cffd63bc20a5bfc6aca415f3ac"
                    "0bfa37846c6e204850d6fc983933ec514609e5d2cd8011df5db"},
    RegionBaselines{"sa-east-1", "593618414689",
                    "09c7815bed064a61f0d811ec46fed2afdd0b609b2728a956c440b6b6f2ffad11a53f"
                    "0b706c10907607eed0de0e852e7a66594805b3b9badf508d83c0c26249439c75e8e7"
                    "05c502d7687c0704b0597251acac209e04028fd8473c498a8ad0a790aa4a6b1ad9c2"
                    "0eba66e6430f49e5b07cafef8bdcfe6abf0011b0fe985a19a7c"},
    RegionBaselines{"us-east-1", "075727635805",
                    "0cb0c4966f86b059b0c10e657807c7a7000be8c61cde3be63f30028ca011460d5eaf"
                    "05c9c9bf778d4c4d003e3f588eec25344c09a5f8eb62bde80b10ee4f94581368c0d4"
                    "06bff38e95fe85c020ec16280999c5c75e0cbb3a633de00f07c03ec98bc512aa3ac0"
                    "07d8884178197b66b0c7e89f711c3095f409ca3fb51f0412ec3"},
    RegionBaselines{"us-east-2", "733109147000",
                    "0c512885f94eceb9e0e392de35e7c563b707e6d4e9bc703f2e30d02b7674ff76a48d"
                    "0366438d3e092e1d30574b43a65ea646ed0d215380aec1af2f00f9cdff0b6da47181"
                    "0bf2738c5e3b5554207335117835e9e63a0e9c1ce8d831d57e0056dd3ed0db4e2121"
                    "0123fdb36e334a3b2052a2e04b3b354d69020d361a05defe4ed"},
    RegionBaselines{"us-west-1", "433649990780",
                    "086d6e5e9e5cf0d320edd08deb5347dc490e4cc5d92727f45190c6ef1aabdce454cc"
                    "07fe60f697a9f1c160f335e348e8d4dc660a85f38d0433868170481ed3be0d03d000"
                    "0ea849422dcaab12b04013cab8cbdd1e8f0d463958ce0dba28f06f7583ffd7568a5a"
                    "0836cd3c7212a0d690ceaff147dad553bb0a1b04c1854b2a92a"},
    RegionBaselines{"us-west-2", "280605243866",
                    "07dbd9f0b517b769e0d5ff2de2fa3fa0ff0e930e75b392d70da037a9df9b290208cf"
                    "0a624803d647da0ab0b641de5f3a9f3b2f04d1ad3cad30d44ff03dbdd88b851b829c"
                    "06ac4861e0c6d047f0bcede5146d0adbd4054123d940f3d20560b12e36f68dafa2ba"
                    "0aee740f9a480ec2e0dcda0730ce35c5e604fb4ae6142167966"},
};
// clang-format on

}  // namespace fakes::ssm
