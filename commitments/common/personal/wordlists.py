"""Words that the searches lean on: what stands before a number, what people are called, what is no person."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What stands before a passport or an identity number. Singular: *passports: 84 512* counts, it does not identify.
DOCUMENT_CUES = r"""
passport | travel\ document | laissez-passer | (?:national\ |personal\ )?identity\ (?:card|number|document|no)
| (?:national|personal)\ (?:id|number|identification)(?:\ (?:card|number|no))? | id\ (?:card|number|no) | identification\ (?:card|number)
| (?:residence|work|stay)\ (?:permit|card) | (?:unhcr|refugee|asylum|alien|individual|social\ security|tax|visa)
  \ (?:registration|individual|case|file|id|card|certificate|security)?\ ?(?:number|no|nr|id)\b | a-number | visa\ no
| driving\ licen[cs]e | driver'?s\ licen[cs]e | birth\ certificate\ no
| passeport | carte\ (?:nationale\ )?d['’]\ ?identit[ée] | carte\ consulaire | pi[èe]ce\ d['’]\ ?identit[ée] | titre\ de\ s[ée]jour
| carte\ de\ (?:s[ée]jour|r[ée]sident|r[ée]fugi[ée]) | num[ée]ro\ (?:national|d['’]\ ?identit[ée]|de\ dossier\ d['’]\ ?asile|[ée]tranger)
| r[ée]c[ée]piss[ée]
| pasaporte | documento\ (?:nacional\ )?de\ identidad | c[ée]dula(?:\ de\ (?:ciudadan[íi]a|identidad|extranjer[íi]a))?
| carn[ée]\ de\ (?:extranjer[íi]a|identidad) | permiso\ de\ residencia | dni | nie | curp | rut | cpf | passaporte
| паспорт[а-я]{0,2} | удостоверени[а-я]{1,2}\ личности | вид[а-я]{0,2}\ на\ жительство | снилс | инн | иин
| جواز(?:\ ?(?:ال)?سفر)? | الجواز | جواز\ سفره[ا]? | بطاق[ةه]\ (?:ال)?هوي[ةه] | هوي[ةه]\ رقم | (?:ال)?رقم\ (?:ال)?(?:قومي|وطني|هوي[ةه])
| (?:تصريح|رخص[ةه])\ (?:ال)?إقام[ةه]
"""
DOCUMENT_CUES_HAN = "护照 | 護照 | 身份证 | 身份證 | 居住证 | 居留证 | 居留许可 | 难民证 | 旅行证"

PHONE_CUES = r"""
(?:tele)?phones? | tel | mobile | cell(?:phone)? | whats\ ?app | viber | signal | telegram | imo | fax | call | text | sms
| reach(?:ed|able) | contact | wa\.me/ | answers\ at
| t[ée]l[ée]phones? | t[ée]l | portable | joignable | joindre | appeler
| tel[ée]fono | m[óo]vil | celular | cel | llamar
| тел | телефон[а-я]{0,3} | моб | мобильн[а-я]{2,3} | звонить | позвонить | связаться | ватсап
| (?:ال|ب|و|ل)?هاتف(?:ه|ها|هم|ي)? | جوال(?:ه|ها)? | موبايل | محمول | واتساب | واتس | (?:ال|ل|لل)?اتصال | رقمه | رقمها
"""
PHONE_CUES_HAN = "电话 | 電話 | 手机 | 联系 | 微信 | 传真 | 致电"

# Between a cue and its number.
LINKS = r"""
(?: [\s:#.,()=°ºª№/-] | \b(?:nos?|nr|n|num|n[úu]m|n[úu]mero|numbers?|num[ée]ro|номер[ау]?|серии|серия|is|was|the|est|es|le|au|al|del?|du|à
| card|carte|id|reg|registration|on|at|or|for|us|him|her|them|me|il|elle|по|на|нему|ней|ним)\b | رقم | على | بالأسرة | به[ام]? | هو | 号码 | 号 | 码 | 为 | 是 ){0,10}
"""

REFERENCE_CUES = r"""
code | codes | line | ref | reference | lot | batch | project | tender | grant | file | form | indicators? | account | invoice | budget | version
| ligne | dossier | projet | partida | expediente | proyecto | resoluci[óo]n | c[óo]digo | проект[а]? | строка | код | رمز | مشروع
"""
REFERENCE_CUES_HAN = "项目 | 编号 | 文号"

BIRTH_CUES = r"""
born | d\.?\ ?o\.?\ ?b\b\.? | date\ of\ birth | birth\ ?date | b\. | n[ée]e?\b | naissance | nacid[oa] | nacimiento | nasc(?:id[oa]|imento)
| родил(?:ся|ась) | рожд(?:ения|[её]нн?[а-я]{1,3})
| مواليد | (?:ال)?مولود[ةه]? | (?:تاريخ\ )?(?:ال)?ميلاد(?:ه|ها)? | ول[ي]?دت?
"""
BIRTH_CUES_HAN = "出生日期 | 出生于 | 生于 | 出生 | 生日"

TITLES = _words(
    "mr mrs ms miss dr m mme mlle sr sra srta señor señora don doña г-н г-жа гражданин гражданка السيد السيدة الآنسة"
)
PARTICLES = _words("de da do dos das del della di la le el al bin ibn ben bint abu ould van von der ter y e и")

# Given and family names, in lower case and without accents, from all the regions that reports speak of. A list of
# people is told from a list of places by these; so names that are also States, months, towns or words are left out.
LATIN_NAMES = _words("""
    abdallah abdel abdelkader abdellah abdi abdirahman abdou abdoulaye abdul abdullah abdullahi abdulrahman abebe abel abena abigail abraham adama adamu adel adnan
    adriana agnes ahmad ahmadi ahmed aicha aisha aissatou ait akbar akosua akter alain alan alassane alberto alejandra alejandro alemu alfredo ali alice alicia
    alina aline aliou aliyu allah alma alvarez ama amadou amal amanda amara amin amina aminata amir amit amr amy ana anastasia anders andre andrea andreas andrei
    andres andrew andrii andriy angel angela ani anil anita anjali anna anne annette anthony antoine anton antonio anwar ariana arif armando arturo aryan asad asante
    asha ashraf asif asma aung awa ayaan ayesha ayman ayse aziz aziza ba bah bakary bala barbara barry bashir basma bautista beatrice beatriz begum bekele belen
    benedict benjamin bennani berhane bernard bertrand bezawit bilal bintou boateng bogdan boris boubacar brahim brenda brian bruno camara camila camille carla
    carlos carmen carol carolina caroline castillo castro catalina catherine cecilia cesar chanda charles charlotte chen chiara chidi chinedu chioma chloe chris christian
    christina christine christophe chukwu cisse claire clara claude claudia clement collins comfort condori constance coulibaly cristian cristina cruz dang daniel daniela
    daniele danilo daouda dariusz daud daniil david dawit dawood deborah deepak delgado demba denis dennis desta diallo diana diaz diego dieudonne dilnoza dina dinh
    diop djibril dmitri dmitry dmytro dominique dorcas doris douglas duarte ebrima eduardo edward ekaterina elena eleni elias elif elizabeth ellen elsa emeka emil
    emilia emily emma emmanuel enrique eric erik ernesto esperanza esra esteban esther eugene eva evelyn ezra fadi fadil faisal faith farah farhad farid farida fatima
    fatma fatmata fatou fatoumata fatuma felipe felix ferdinand fernanda fernandes fernandez fernando ferreira fidel fiona flores fofana francesca francesco francis
    francisca francisco franck francois frank fred freddy frederic gabriel gabriela galina ganesh garcia gebre genet george georges gerard getachew ghulam giovanni girma
    giulia giuseppe gladys gloria gomez gonzalez goncalves grace gregory guadalupe guillermo gulnara gustavo gutierrez haddad hadi hadja haile haji hakim hala halima hamid
    hamida hamza han hana hanan hannah hans harun hasan hasina hassan hawa haydar hector heidi helen helena helene henri henry hernandez herrera hiba hind hiwot hoang hong
    hossain hosni huda hugo humberto hung hussain hussein ian ibrahim ibrahima idris idriss idrissa ignacio igor ikram ilham ilya iman imran ines ingrid ioana irene irina
    iryna isaac isabel isabella isha ishaq ismael ismail issa issouf ivan ivana ivanov jack jacob jacqueline jacques jaime jalal jamal james jamila jan jana jane janet
    javier jawad jean jennifer jeremy jerome jessica jesus jihad jimenez joan joanna joao joaquin joel johan johanna john johnson jonas jonathan jorge jose josef joseph
    josephine joshua joy juan juana judith julia julian juliana julie julien juliette julio julius junaid kabir kader kadiatou kahn kamal kamara karen karim karima karl
    karol karolina kaur kavita kebede keita kelvin kenneth kerim kevin khadija khadijah khairul khaled khalid khalil khan khin kim kofi kone konate kouassi kouame kovalenko
    kristina kumar kumari kwabena kwadwo kwame kyaw lamin lamine lara larisa latif laura laurent layla le leila leon leonardo leticia leyla li liam lidia liliana lilian
    linh linda lisa liu lopez lorena louis louise luca lucas lucia lucie lucy ludmila luis luisa luiz lukas luz lyudmila madina mahamadou mahamat mahdi mahmoud mahmud
    maksim malik mamadou mamoudou manoj manuel manuela marc marcel marcela marcelo marcia marco marcos margaret maria mariam mariama marian mariana marie marina mario
    mariya marjan mark marta martha martin martinez martins mary maryam masood mateo mathieu matias matthew maurice mauricio max maya mbaye md mehdi mehmet mei melissa
    mendez mendoza mensah mercedes mercy meron meryem michael michel michelle miguel mihai mike mikhail milan milena mina ming minh miriam mohamad mohamed mohammad
    mohammed mohamud mohsen moise monica monique morales moreau moreno mostafa mourad moussa muhammad muhammed mukhtar munir musa mustafa mustapha mwangi myint myo nabil
    nadia nadine nahid nancy naomi nasir nasreen nasrin nassim natalia nathan nawal nelson ngozi nguyen niamh nicholas nicola nicolas nikolai nikos nikola nina noah noor nora
    noura ndiaye nuno nur nurlan nwe obinna odhiambo okafor olena oleksandr oleg olga oliver olivia olivier olufemi oluwaseun omar omari omer ortega ortiz oscar osei osman otieno
    oumar oumarou ousmane owusu pablo pamela paola paolo park pascal patricia patrice patrick paul paula paulo pavel pedro pereira perez peter petra petrenko petrov pham phan
    philip philippe phiri pierre pilar piotr prakash precious prince priya quispe rabia rachel rafael rafiq rahim rahima rahman raj raja rajesh rakesh ram ramadan ramirez
    ramon ramos rana rani rania rashid rasoul raul ravi raymond razia rebecca regina rehana reina renata rene reyes riad ricardo richard rita rivera robert roberto rodrigo
    rodriguez roger rohan roman romero rosa rosario rose roxana ruben ruiz rukhsana ruslan rustam ruth saad sabina sabrina sadia sadio said saida salah saleh salem
    saliou salif salim salima salma salman sam sami samir samira samuel sanchez sandra sangeeta sani sanjay santos sara sarah saul sebastian sekou selam selim serena
    sergei sergey sergio serhiy seydou shabnam shahid shahin shamim sharif shaymaa sheikh shevchenko shevchuk shirin sidi silva silvia simon simone singh sita smith sofia solomon
    sonia sophia sophie sow souleymane soumaya stella stephane stephanie stephen steven suleiman sultana sunil sunita suresh susan susana svetlana sylvie taha tadesse
    tamara tanya tareq tarek tariq tatiana tekle temesgen teresa tesfay tesfaye theo theresa thi thierry thomas tiago timothy timur tomas toure tran traore tsegay tuan
    ui uddin umar usman valentin valentina valeria vanessa vargas vasquez vera veronica victor vijay viktor vincent vladimir volodymyr wahid walid wang warda win wilson
    adams adele adina agnieszka aguilar aguirre ahlam aidan aigerim aisling aitor akinyi albrecht alessandra alessandro alex alexander alexandra alexandre alexis alfonso alison
    allison alvaro alves amelie amelia anastasiya anatoly anderson anette angeles angelo anita ann annika antonia antonina antonella arash araujo arjun arnaud arthur astrid august-o
    augustine aurelie avila awad axel aydin ayla aylin babatunde baker balde bangura barbosa barros bayram beatriz beltran benitez benoit bernadette bernd betty bianca birgit blanca
    blanco blessing bonnie bruce bryan burak caetano cabrera calderon cardenas cardoso carlo carolyn cathy cedric celine chiamaka cindy clarissa concepcion consuelo contreras
    cordero correia corinne costanza courtney craig curtis daisy dalia damian damien danielle darko dario darren dave davies davis debbie denise devi diane dimitri dolores donald
    donna dorothy duc dung duran edgar edith eileen elisa elisabeth elise ella emanuela emre enzo erica erin erkan ernst espinoza estela estelle evans evaristo fabian fabio
    farouk fatih federico ferhat fernandez florian francine franz friedrich fuentes fumiko gael garnier garrido gemma gerardo gianni gilbert gilles gina giorgio gisele gonzales
    gunther guerrero gul gupta guy guzman habib hadiza hakan halil hannes harold harris harry hassane hatice heather heike heinz helga hema herbert hermann hilda hiroshi holger
    hussain ibragim ida ilse ines inga ioannis iqbal irma isabelle isabela isaiah isidro isolde ivanka ivo iwona jackson jaber jakub janina jaroslav jasmin jasmine jason javed jeanne
    jeff jefferson jesse jianguo jill jimmy joana jocelyn johannes jones jong jorgen joyce juliane jurgen justin kamala kamila karin karina kasper katarina kate katharina katherine
    kathleen kathy katrin kazimierz kelly khalifa khanh kimberly klaus komlan kurt kyle laila lakshmi larry lars lauren leandro lee lei lena leonard leonid leroy
    leslie lewis lina lindiwe lisbeth lloyd lola lorenzo louisa luciana luciano luigi luiza lukasz lynn macarena magda magdalena maja malgorzata mandla manfred maribel marcin
    marguerite marion marisol marlene marwan massimo matheus matteo mathilde mattia megan mehmood melanie mendes mercado miller mirko mohan montoya moore
    moreira morgan mustapha mutua nakamura nam narayan natasha neha nguema nicole niels nikita njoroge nikolaus nilsson nikolay nkosi nomvula nunez oksana olaf omondi ortega
    osvaldo otto pacheco padilla palesa paloma pamela parvin patel patrizia pauline paulette pawel peggy pena phillip pierrette pinto priyanka rajan ralph ramirez
    ranjit raquel rashida raimundo reddy renate renee ricarda richards rivas roberts robin rocio rodolfo rodrigues roland ronald rosemary rosalia roy rui russell ryan sabine
    sacha saeed sakura salazar salvatore samantha sandoval sanogo sasha satoshi savita scott sean serge shah shanti sharma sheila shirley sibusiso siegfried silvio sipho
    sibongile simona soledad soto souza stacy stanislav stefan stefania stefano steve stuart suarez sven tamer tanja tania taylor terry thabo thandiwe thanh thompson
    tim timo toni tony torres trevor ulrich umaru uwe valerie valdez vasile velasco vicente vikram villanueva viola violeta virginia vitaly vivek walter wanjiku
    wanda werner william williams wolfgang wojciech wright yadav yamamoto yaroslav yesenia yilmaz yosef yuki yvette yvonne zanele zoltan zsofia zuzana
    aarav aditi aditya agus ahmet ajay akash amita anand andi anjum aparna arora ashok ayu ayten bagus bambang banerjee bayu bhatt bibi bima budi burcu chandra chatterjee cengiz citra danuta
    das deniz desai dewi dian dwi eko elif endang fajar fitri fitriani gita gopal gowda halina hariyanto hasanah hendra indah iyer jadhav joko joshi kalinowski kamil kapoor kartika kemal kiran kishore
    kowalczyk kowalski krishna krishnan kurniawan lestari madhu maheswari malhotra mayur meena meera mehta menon mishra mukherjee mulyani nair naik nasution neslihan nisha nugroho nowak nurul omkar ozlem
    pandey patil pooja pradeep prakash pranav prasad pratama purnama putra putri rahayu rahmawati rajput ramesh rao ratna ravindra ritu rizki rohit sandeep santosh saputra sari sathya selcuk serkan
    setiawan sevgi shweta simanjuntak siregar siti slamet sri subramanian suharto sukma surya susanti susanto suwarno swati thakur tri turgut utami verma vijaya vinod wahyu wahyuni wati wibowo widodo
    wijaya wulandari wisniewski wojcik yuni yulianti zbigniew zeki muller schmidt schneider fischer weber becker hoffmann schulz wagner ricci rossi bianchi ferrari esposito romano colombo marino conti
    costa gallo popescu ionescu popa radu stoica gheorghe gherghina constantin florin mihaela
    xavier yacouba yahya yakubu yamina yan yared yasin yasmin yasmine yaw yohannes yolanda youssef youssouf yuliya yulia yunus yuri yusuf yves zahra zainab zakaria zaw
    zeinab zeynep zhang zhao zhou ziad zin zoe zohra
    """)

CYRILLIC_NAMES = _words("""
    агафья аркадий артемий богдан вячеслав геннадий глеб егор ефим зоя инна ия клавдия константин леонид лев лидия майя мирон назар наина наум остап полина прасковья ростислав савва
    семён серафим софия софья тарас таисия тихон трофим феликс фаина эдуард эльвира эмиль эмма яков анастасія андрій богданна василь володимир дмитро ірина катерина микола наталія олександр олена сергій тетяна юрій
    абдулла абдурахман айгуль айжан азамат азиз азиза алексей александр александра алёна алина алишер али анастасия андрей анна антон арман артём ахмед бахром бахтиёр бекзод
    борис вадим валентина валерий варвара василий вера виктор виктория виталий владимир галина георгий григорий гулнора гульнара дарья денис дильшод дильноза дмитрий евгений
    евгения екатерина елена жанна зарина зухра иван игорь ильхом ильяс ирина камила карим кирилл ким ксения лариса лейла лилия любовь людмила магомед мадина максим марина мария
    михаил мухаммад надежда назира наталья никита николай нина нурлан нурсултан оксана олег ольга павел пётр раиса рахим рахмон роман руслан рустам сабина салтанат санжар сауле
    светлана сергей станислав степан тамара татьяна тимур ульяна умар фарход фатима фёдор хасан юлия юрий юсуф яна ярослав шахло шерзод мансур мурат тахир
    """)

ARABIC_NAMES = _words("""
    محمد أحمد احمد محمود علي حسن حسين عمر عثمان يوسف إبراهيم ابراهيم إسماعيل خالد خليل سعيد سعد سالم سليم سليمان صالح طارق طه عادل عامر عباس عبد عبدالله عبدالرحمن
    عصام عماد فادي فارس فاروق فؤاد فيصل قاسم كريم كمال ماجد مالك مصطفى مروان معاذ منير موسى ناصر نبيل نادر هاني هشام وائل وليد ياسر ياسين يحيى زكريا زياد رامي رشيد
    رضا سامي سمير شريف آدم أيمن أنس أسامة أشرف بلال جمال حامد حمزة حميد بشير إدريس إياد لؤي مهدي مجيد جعفر حيدر
    فاطمة مريم عائشة خديجة زينب ليلى سلمى سعاد سميرة سارة سعدية هدى هند هناء نورة نادية منى مها لينا لطيفة كريمة رانيا ريم رقية رشا دعاء حليمة حنان جميلة آمنة أمينة
    أسماء إيمان بسمة بشرى شيماء صفاء عبير غادة فدوى ملاك نجاة وفاء ياسمين يسرا زهراء زهرة سناء حياة
    """)

# The hundred or so commonest family names; a name in Chinese begins with one.
HAN_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江"
    "尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向汤申曲翁洪倪施欧鲁葛乔耿牛柴盛岳庄骆梅季褚辛凌柯甘符裴卓張劉陳楊黃趙吳孫馬許鄧馮葉蘇呂盧鍾譚陸範賈鄒龍顧龔錢嚴湯"
)
HAN_FAMILY_DOUBLE = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|夏侯|令狐"
HAN_NOT_NAMES = _words("""
    马里 马来 安哥拉 安全 高校 高等 高级 高中 金融 金额 江苏 江西 江河 方案 方法 方面 任务 任何 计划 石油 万人 万元 白天 万名 何时 何地 武汉 武装 向导 史料 程序 严重 严格 于是 于一
    许可 许多 龙江 黄河 林业 林地 田地 农业 雷达 余额 余下 付款 毛里求 苏丹 苏里南 秦皇岛 金边 高棉 夏季 周边 周期 周一 周二 周三 周四 周五 周日 段落 龙头 顾问 白俄罗 莫桑比 陆地 陆军
    """)

# Words that no list of people holds: bodies, places, papers, days.
NOT_NAMES = _words("""
    the of for on in to at no act law laws decree bill code article articles section chapter annex part objective goal target indicator decision resolution convention declaration protocol pact
    compact agreement charter framework programme program project plan strategy scheme policy fund campaign initiative survey census report table figure row
    ministry minister ministers department directorate office bureau agency authority authorities board commission committee council court tribunal parliament senate assembly secretariat
    inspectorate service services police guard army customs border borders immigration migration asylum refugee refugees migrant migrants labour labor interior justice health education
    housing finance transport trade foreign affairs social statistics statistical national federal state states republic kingdom union united nations international global world regional local
    central general public civil human rights legal women children youth family families student students workers employers farmers teachers nurses drivers
    university college school academy institute centre center centres hospital clinic bank post press radio church mosque foundation association federation congress chamber network forum alliance
    society club league party movement organisation organization group team cross crescent red blue green white black north south east west northern southern eastern western upper lower new old
    great saint sainte san santa santo são port fort cape lake mount river valley island islands coast coastal city town village district province region county capital harbour harbor bay gulf
    street road avenue square bridge airport station addis ababa dar salaam freetown light door haven shield aid support courses checks recognition tracing skills language
    january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday
    iom unhcr unicef ilo who undp un oim hcr icrc eu au un-women osce ohchr unodc unfpa wfp
    costa rica el-salvador sierra leone burkina faso sri lanka saudi arabia arabic french english spanish russian chinese amharic dari pashto somali swahili
    ministère ministere ministre direction agence haut commissariat conseil défenseur defenseur croix-rouge croix loi décret decret arrêté guichet préfecture mairie tribunal cour
    ministerio dirección direccion defensoría defensoria cruz-roja cancillería cancilleria registro instituto nacional república republica dominicana puerto villa nueva nuevo buenos aires ley decreto
    министерство служба комитет агентство управление отдел крест красный федеральный закон указ суд центр республика область край район город новый старый верхняя северный южный восточный западный
    горячая линия программа
    وزارة وزير دائرة مديرية هيئة مجلس محكمة مكتب مركز منظمة الهلال الصليب الدفاع جامعة اتحاد جمعية مملكة المملكة الإمارات جزر جنوب شمال شرق غرب دولة جمهورية قانون مرسوم
    """)

IBAN_LENGTHS = {
    part[:2]: int(part[3:])
    for part in _words("""
    AD=24 AE=23 AL=28 AT=20 AZ=28 BA=20 BE=16 BG=22 BH=22 BI=27 BR=29 BY=28 CH=21 CR=22 CY=28 CZ=24 DE=22 DJ=27 DK=18 DO=28 DZ=26 EE=20 EG=29 ES=24 FI=18 FK=18 FO=18 FR=27 GB=22 GE=22
    GI=23 GL=18 GR=27 GT=28 HN=28 HR=21 HU=28 IE=22 IL=23 IQ=23 IS=26 IT=27 JO=30 KW=30 KZ=20 LB=28 LC=32 LI=21 LT=20 LU=20 LV=21 LY=25 MA=28 MC=27 MD=24 ME=22 MK=19 MN=20 MR=27 MT=31
    MU=30 NI=28 NL=18 NO=15 OM=23 PK=24 PL=28 PS=29 PT=25 QA=29 RO=24 RS=22 RU=33 SA=24 SC=31 SD=18 SE=24 SI=19 SK=24 SM=27 SN=28 SO=23 ST=25 SV=28 TL=23 TN=24 TR=26 UA=29 VA=22 VG=24
    XK=20 YE=30 AO=25 BF=28 BJ=28 CF=27 CG=27 CI=28 CM=27 CV=25 GA=27 GQ=27 GW=25 IR=26 KM=27 MG=27 ML=28 MZ=25 NE=28 TD=27 TG=28
    """)
}
